using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Server.Contract;

namespace Discuss.Server.Pages.Moderate;

/// <summary>
/// All that the moderators' pages say, in English; another language is another value of this record. What their script says stands in
/// <c>Client/moderate/words.ts</c>.
/// </summary>
internal sealed record ModeratorWords
{
    public static ModeratorWords English { get; } = new();

    public string Language { get; init; } = "en";
    public string Queue { get; init; } = "Queue";
    public string Pending { get; init; } = "Pending";
    public string Reported { get; init; } = "Reported";
    public string Appeals { get; init; } = "Appeals";
    public string All { get; init; } = "All";
    public string Log { get; init; } = "Log";
    public string Search { get; init; } = "Search";
    public string Settings { get; init; } = "Settings";
    public string People { get; init; } = "People";
    public string Webhooks { get; init; } = "Webhooks";
    public string Secrets { get; init; } = "Secrets";
    public string Mail { get; init; } = "Mail";
    public string Lists { get; init; } = "Lists of the queue";
    public string AllSites { get; init; } = "All sites";
    public string NothingPending { get; init; } = "Nothing waits for a decision. What comes in appears here by itself.";
    public string NothingReported { get; init; } = "Nothing is reported. What readers report appears here by itself.";
    public string NothingAtAll { get; init; } = "Nobody has written anything yet.";
    public string NothingOpen { get; init; } = "No comment is open. J opens the next one, also where somebody else looks at it.";
    public string More { get; init; } = "More";
    public string BackToList { get; init; } = "‹ List";
    public string Next { get; init; } = "next";
    public string Previous { get; init; } = "previous";

    public string Approve { get; init; } = "Approve";
    public string Reject { get; init; } = "Reject";
    public string Spam { get; init; } = "Spam";
    public string Conversation { get; init; } = "Conversation";
    public string Everything { get; init; } = "Author";
    public string Sanction { get; init; } = "Sanction";
    public string Alike { get; init; } = "Select like this";
    public string Undo { get; init; } = "Undo";
    public string Pin { get; init; } = "Pin above the discussion";
    public string Unpin { get; init; } = "Unpin";
    public string IsPinned { get; init; } = "pinned";
    public string Feature { get; init; } = "Make an editors’ pick";
    public string Unfeature { get; init; } = "No longer a pick";
    public string IsFeatured { get; init; } = "editors’ pick";
    public string Note { get; init; } = "Note, for the log";
    public string ReasonIs { get; init; } = "Reject, because it is…";
    public string WithSelected { get; init; } = "Selected";

    public string Member { get; init; } = "member";
    public string Guest { get; init; } = "guest";
    public string Staff { get; init; } = "staff";
    public string Trusted { get; init; } = "trusted";
    public string Edited { get; init; } = "edited";
    public string Answers { get; init; } = "answers";
    public string Parent { get; init; } = "What it answers";
    public string NoSignals { get; init; } = "No rule says anything about this comment.";
    public string Approved { get; init; } = "Approved";
    public string Rejected { get; init; } = "Rejected";
    public string ReportsAgreed { get; init; } = "Reports agreed";
    public string NudgedThenEdited { get; init; } = "Nudged, then edited";
    public string NoSanctions { get; init; } = "Never sanctioned.";
    public string Here { get; init; } = "this comment";
    public string Open { get; init; } = "Open";
    public string Close { get; init; } = "Close";
    public string Keys { get; init; } = "Keys";
    public string AllKeys { get; init; } = "all keys";
    public string AroundIt { get; init; } = "The conversation around it";
    public string ByAuthor { get; init; } = "Everything by {0}";

    public string What { get; init; } = "What";
    public string HowLong { get; init; } = "How long";
    public string Why { get; init; } = "Why";
    public string UntilDay { get; init; } = "until the day";
    public string Apply { get; init; } = "Apply";
    public string Lift { get; init; } = "Lift";
    public string Forbidden { get; init; } = "This is for moderators";
    public string ForbiddenWhy { get; init; } = "You are signed in as {0}, who has no role for this page. Whoever owns the site, or administers this server, can give you one.";
    public string Problem { get; init; } = "That did not work";

    public IReadOnlyList<(string Code, string Words)> Reasons { get; init; } =
    [
        ("insult", "an insult"), ("hate", "hatred of people"), ("threat", "a threat"), ("off-topic", "off the topic"),
        ("false", "knowingly false"), ("private", "private data of others"), ("illegal", "against the law"),
        ("repeated", "said again and again"), ("other", "something else"),
    ];

    public IReadOnlyList<(SanctionKind Kind, string Name, string Meaning)> Sanctions { get; init; } =
    [
        (SanctionKind.Warn, "Warn", "confirms having read it before writing again"), (SanctionKind.Mute, "Mute", "does not post, may vote"),
        (SanctionKind.Suspend, "Suspend", "writes nothing until the end"), (SanctionKind.Ban, "Ban", "writes nothing any more"),
        (SanctionKind.Premoderate, "Pre-moderate", "a moderator looks first"), (SanctionKind.Shadow, "Shadow", "seen by nobody, and not told"),
    ];

    public IReadOnlyList<(string Keys, string Meaning)> KeyMeanings { get; init; } =
    [
        ("J", "next comment"), ("K", "previous comment"), ("A", "approve"), ("R", "reject, then the number of the reason"),
        ("S", "spam"), ("X", "sanction the author"), ("C", "the conversation around it"), ("P", "everything by the author"),
        ("V Space", "select"), ("L", "select all like this"), ("U", "undo your last decision"), ("N", "show what came in"),
        ("G", "then P, R, A or L: another list"), ("Esc", "close, or select nothing"), ("Enter", "read the comment"), ("?", "these keys"),
    ];

    /// <summary>Hours, and their name; 0 for no end.</summary>
    public IReadOnlyList<(int Hours, string Name)> Durations { get; init; } =
        [(1, "an hour"), (24, "a day"), (72, "3 days"), (168, "a week"), (720, "30 days"), (0, "no end")];

    /// <summary>What a rule or a label of the classifier is called in the queue, short enough for a line of the list.</summary>
    public string NameOf(string rule, string? label) => Names.GetValueOrDefault(rule == "toxicity" ? label ?? rule : rule)
        ?? (label is null || rule == "toxicity" ? label ?? rule : $"{rule}: {label}").Replace('-', ' ');

    public string StateOf(PublicState state) => States[(int)state];

    public string ReasonOf(string code) => Reasons.FirstOrDefault(reason => reason.Code == code).Words ?? code;

    public string Did(PublicState to) => Deeds[(int)to];

    public string Until { get; init; } = "until";

    public string Since(DateTimeOffset first) => "since " + first.ToString("MMMM yyyy", CultureInfo.GetCultureInfo(Language));

    public string Of(int some, int all) => all == 0 ? "–" : $"{Count(some)} of {Count(all)}";

    public string Recent(int count, int taken) =>
        taken == 0 ? $"Last {Count(count)}: none taken down" : $"Last {Count(count)}: {Count(taken)} taken down (bars with a cap)";

    public string Decided(int count) => count == 1 ? "Decided." : $"{Count(count)} decided.";

    public string Count(int count) => count.ToString("N0", CultureInfo.GetCultureInfo(Language));

    private IReadOnlyList<string> States { get; init; } = ["published", "pending", "rejected", "spam", "removed"];

    private IReadOnlyList<string> Deeds { get; init; } = ["approved this", "put this back into the queue", "rejected this", "took this for spam", "removed this"];

    private IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["toxic"] = "toxic", ["severeToxic"] = "very toxic", ["obscene"] = "obscene", ["threat"] = "threat", ["insult"] = "insult",
        ["identityHate"] = "identity hate", ["premoderation"] = "pre-moderated", ["guests"] = "guest", ["no-classifier"] = "not judged", ["reports"] = "reported",
        ["new-commenter"] = "new commenter", ["recent-rejections"] = "rejected lately", ["links"] = "links", ["images"] = "image",
        ["banned-words"] = "banned word", ["suspect-words"] = "suspect word", ["repeat"] = "said before", ["flood"] = "too many at once",
        ["sanction"] = "sanctioned author", ["rule-fault"] = "a rule failed",
    };
}
