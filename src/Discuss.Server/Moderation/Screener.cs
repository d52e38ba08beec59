using Discuss.Core.Moderation;
using Discuss.Server.Sites;
using Discuss.Toxicity;

namespace Discuss.Server.Moderation;

/// <summary>What the rules say of a comment before it is written.</summary>
/// <param name="Score">What the classifier gave it; <see langword="null"/> where there is none.</param>
/// <param name="Rule">The rule that decided, for the log.</param>
internal sealed record Screening(Verdict Verdict, IReadOnlyList<Signal> Signals, ToxicityScore? Score, string? Model, string Rule)
{
    /// <summary>How sure the surest rule is, 0 to 1; 0 where no rule gave a number.</summary>
    public double Surest => Signals.Max(signal => signal.Score) ?? 0;
}

/// <summary>Asks every rule of a site about a comment, and makes one verdict of what they say.</summary>
internal sealed class Screener(Engine engine)
{
    private const string Open = "open";

    /// <param name="insist">The author was asked to think again, and posts it all the same.</param>
    public Screening Screen(Site site, string body, string? parentBody, bool insist)
    {
        var signals = new List<Signal>();
        if (site.Settings.Mode == ModerationMode.Premoderate)
            signals.Add(new Signal("premoderation", null, null, [], "On this site a moderator reads every comment first.", Verdict.Hold));
        var score = engine.Classifier?.Score(body, parentBody);
        if (score is { } given) ToxicityRule.Add(signals, engine.Classifier!, given, site.Settings.Nudge, body, parentBody);
        else if (site.Settings.HoldWithoutClassifier)
            signals.Add(new Signal("no-classifier", null, null, [], "The classifier is not there to judge this.", Verdict.Hold));
        var verdict = Policy.Decide(signals, insist);
        var rule = signals.Where(signal => signal.Verdict > Verdict.Approve).OrderByDescending(signal => signal.Verdict).FirstOrDefault()?.Rule;
        return new Screening(verdict, signals, score, engine.Classifier?.ModelVersion, rule ?? Open);
    }
}
