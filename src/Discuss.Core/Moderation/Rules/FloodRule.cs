using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>How often one author posts.</summary>
public sealed record FloodSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>Comments of one author in the time, at most; 1 to 50.</summary>
    public int Posts { get; init; } = 6;

    /// <summary>1 to 1,440.</summary>
    public int Minutes { get; init; } = 1;
}

/// <summary>Asks an author who posts too often to wait.</summary>
public sealed class FloodRule : IRule
{
    public RuleDescription About { get; } = new(
        "flood", "Too many in a short time", "Who posts more than so many comments in so many minutes is asked to wait.",
        "With 6 in a minute, the seventh comment within the minute is refused, and says when it may be sent.", "moderation.flood", RulePass.Staff)
    {
        IsDoor = true, NeedsRecord = true,
    };

    public bool IsOn(RuleInput input) => input.Settings.Flood.Enabled && input.HasLimits && !input.IsEdit;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        var settings = input.Settings.Flood;
        var window = TimeSpan.FromMinutes(settings.Minutes);
        var recent = input.Author.Recent.Where(comment => comment.At > input.Now - window).Take(settings.Posts).ToList();
        if (recent.Count < settings.Posts) return;
        var wait = recent[^1].At + window - input.Now;
        signals.Add(new Signal(
            About.Name, null, null, [],
            string.Create(CultureInfo.InvariantCulture, $"The author has posted {recent.Count} comments within {Words(settings.Minutes)}."), Verdict.Reject)
        {
            ForAuthor = string.Create(CultureInfo.InvariantCulture, $"That is {settings.Posts} comments within {Words(settings.Minutes)}; please wait a little."),
            Refusal = RefusalKind.TooOften,
            RetryAfter = wait,
        });
    }

    private static string Words(int minutes) => minutes == 1 ? "a minute" : string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes");
}
