using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>What counts as saying the same again.</summary>
public sealed record RepeatSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>How long back is looked; 1 to 1,440.</summary>
    public int Minutes { get; init; } = 60;

    /// <summary>How much of two texts is the same, 0.5 to 1, for the later one to be held; 1 leaves alone what is not quite the same.</summary>
    public double Similarity { get; init; } = 0.85;

    /// <summary>Shorter comments may be said again, such as “Thank you!”; letters and digits, 1 to 1,000.</summary>
    public int MinLength { get; init; } = 20;
}

/// <summary>Refuses what an author has just said word for word, and holds what is nearly that.</summary>
public sealed class RepeatRule : IRule
{
    public RuleDescription About { get; } = new(
        "repeat", "The same again", "What an author has just posted word for word is not taken again; what is nearly the same is held.",
        "The same advertisement under a second article is refused; with another greeting in front of it, it is held.", "moderation.repeats",
        RulePass.Staff) { NeedsRecord = true };

    public bool IsOn(RuleInput input) => input.Settings.Repeats.Enabled && input.HasLimits && !input.IsEdit;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        var settings = input.Settings.Repeats;
        var since = input.Now - TimeSpan.FromMinutes(settings.Minutes);
        Shingles? own = null;
        foreach (var recent in input.Author.Recent)
        {
            if (recent.At <= since) break;
            if (string.IsNullOrEmpty(recent.Body)) continue;
            own ??= Shingles.Of(input.Text.Normalized);
            if (own.Length < settings.MinLength) return;
            var similarity = own.Similarity(Shingles.Of(input.Text.Normalizer.Normalize(recent.Body)));
            if (similarity < settings.Similarity) continue;
            signals.Add(Of(similarity));
            return;
        }
    }

    private Signal Of(double similarity) => similarity >= 1
        ? new Signal(About.Name, "same", similarity, [], "The author has just posted the same.", Verdict.Reject)
        {
            ForAuthor = "You have just posted the same.",
        }
        : new Signal(
            About.Name, "nearly", similarity, [],
            string.Create(CultureInfo.InvariantCulture, $"The author has just posted nearly the same: {Math.Floor(similarity * 100)} % of it."), Verdict.Hold);
}
