using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>Applies what moderators have asked of or forbidden an author.</summary>
public sealed class SanctionRule : IRule
{
    public const string Name = "sanctioned-author";

    /// <summary>The label of what its author was told is public.</summary>
    public const string Shadow = "shadow";

    public RuleDescription About { get; } = new(
        Name, "Sanctioned author",
        "Who is muted, suspended, banned, or has a warning to confirm, does not write; who is pre-moderated or shadowed is held.",
        "A guest who is muted until Friday posts on Thursday: refused, with the reason and the day.", null, RulePass.Nobody) { IsDoor = true };

    public bool IsOn(RuleInput input) => true;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        foreach (var sanction in input.Author.Sanctions)
        {
            if (sanction.EndsAt <= input.Now) continue;
            if (Of(sanction, input.Now) is { } signal) signals.Add(signal);
        }
    }

    private static Signal? Of(Sanction sanction, DateTimeOffset now) => sanction.Kind switch
    {
        SanctionKind.Warn when sanction.Acknowledged => null,
        SanctionKind.Warn => Refuse(
            sanction, "The author has a warning to confirm first.",
            $"A moderator has warned you: {sanction.Reason}. Please confirm that you have read it; then you can write again.", RefusalKind.WarningUnread, null),
        SanctionKind.Mute => Refuse(sanction, "The author is muted.", "You cannot comment here", now),
        SanctionKind.Suspend => Refuse(sanction, "The author is suspended.", "You cannot write here", now),
        SanctionKind.Ban => Refuse(sanction, "The author is banned.", "You cannot write here", now),
        SanctionKind.Premoderate => new Signal(
            Name, "premoderate", null, [], $"A moderator reads this author's comments first: {sanction.Reason}.", Verdict.Hold)
        {
            ForAuthor = "A moderator reads your comments first.",
        },
        _ => new Signal(
            Name, Shadow, null, [], "Nobody but the author sees this; the author was told that it is public.", Verdict.Hold) { IsSilent = true },
    };

    private static Signal Refuse(Sanction sanction, string detail, string forAuthor, DateTimeOffset now)
    {
        var until = sanction.EndsAt is { } end ? string.Create(CultureInfo.InvariantCulture, $" until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
        return Refuse(sanction, detail, $"{forAuthor}{until}: {sanction.Reason}.", RefusalKind.Sanctioned, sanction.EndsAt - now);
    }

    private static Signal Refuse(Sanction sanction, string detail, string forAuthor, RefusalKind refusal, TimeSpan? retryAfter) =>
        new(Name, sanction.Kind.ToString().ToLowerInvariant(), null, [], detail, Verdict.Reject)
        {
            ForAuthor = forAuthor, Refusal = refusal, RetryAfter = retryAfter,
        };
}
