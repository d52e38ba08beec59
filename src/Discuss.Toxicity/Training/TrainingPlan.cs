namespace Discuss.Toxicity.Training;

/// <summary>How much each source counts for one label, and why.</summary>
/// <param name="Sources">For each <see cref="Source"/> the weight of one of its examples.</param>
/// <param name="OwnApart">Whether own data has an intercept of its own: its shapes are mostly hostile, comments are not.</param>
/// <param name="CleanEvery">Of the clean examples that are not our own, one in so many is used, and counts for all of them.</param>
internal sealed record HeadPlan(ToxicityLabel Label, float[] Sources, bool OwnApart, int CleanEvery);

/// <summary>The fixed choices of the training. The model card says what was looked at when they were made.</summary>
internal static class TrainingPlan
{
    public const float Penalty = 3;
    public const int Iterations = 22;
    public const int FurtherIterations = 10;
    public const int FeatureInAtLeast = 3;
    public const int MostFeatures = 265_000;
    public const float IdfPower = 1;
    public const float RatioPower = 0.5f;
    public const float RatioSmoothing = 1;

    /// <summary>Talk-page comments that are toxic but were not asked about insults: six in ten of those asked were one.</summary>
    public const float UnaskedInsult = 0.6f;
    public const float UnaskedInsultWeight = 0.5f;

    /// <summary>An insult is also toxic: what the better taught head knows is added to the insult head by this share.</summary>
    public const float ToxicInInsult = 0.3f;

    /// <summary>Log-odds that a sentence has to show beyond the whole comment before it decides.</summary>
    public const float SentenceHandicap = 0.8f;

    /// <summary>How much a held-out own comment counts beside a talk-page one when probabilities are calibrated.</summary>
    public const float OwnInCalibration = 0.2f;

    // Sources: talk pages, news comments, articles, templates, terms, own.
    public static readonly HeadPlan[] Heads =
    [
        new(ToxicityLabel.Toxic, [1, 0.05f, 0.3f, 0.1f, 0.2f, 0.4f], OwnApart: true, CleanEvery: 1),
        new(ToxicityLabel.SevereToxic, [1, 0, 0.3f, 0, 0, 0.5f], OwnApart: false, CleanEvery: 3),
        new(ToxicityLabel.Obscene, [1, 0.3f, 0.3f, 0.1f, 0.5f, 1], OwnApart: false, CleanEvery: 3),
        new(ToxicityLabel.Threat, [1, 0.5f, 0.3f, 0.1f, 0, 4], OwnApart: false, CleanEvery: 3),
        new(ToxicityLabel.Insult, [1, 0.3f, 0.3f, 0.1f, 0.2f, 2], OwnApart: false, CleanEvery: 1),
        new(ToxicityLabel.IdentityHate, [1, 0.25f, 1, 0.5f, 0.5f, 4], OwnApart: false, CleanEvery: 3),
    ];
}
