using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Http;

namespace Discuss.Server.Moderation;

/// <summary>Tells authors what the rules want of them.</summary>
internal static class Refusals
{
    /// <summary>The kind of the problem that asks an author to think again.</summary>
    public const string Nudge = "nudge";

    private const string WhatNow = "You can change it, or post it as it is: then a moderator looks at it first.";

    /// <summary>The state in which a comment begins.</summary>
    /// <exception cref="ProblemException">
    /// It does not begin at all: 422 <c>nudge</c> or <c>rejected</c>, 409 <c>thread-closed</c>, 403 <c>sanctioned</c> or <c>warned</c>, 429
    /// <c>too-many-requests</c> with the time to wait.
    /// </exception>
    public static CommentState StateOf(Screening screening) => screening.Verdict switch
    {
        Verdict.Approve => CommentState.Approved,
        Verdict.Hold => CommentState.Pending,
        Verdict.Nudge => throw Of(screening, Nudge, StatusCodes.Status422UnprocessableEntity, "Would you like to change this?"),
        _ => throw Rejected(screening),
    };

    private static ProblemException Rejected(Screening screening) => screening.Ruling.Reasons[0].Refusal switch
    {
        RefusalKind.ThreadClosed => Of(screening, "thread-closed", StatusCodes.Status409Conflict, "This discussion is closed."),
        RefusalKind.Sanctioned => Of(screening, "sanctioned", StatusCodes.Status403Forbidden, "You cannot write here."),
        RefusalKind.WarningUnread => Of(screening, "warned", StatusCodes.Status403Forbidden, "Please confirm the warning first."),
        RefusalKind.TooOften => Of(screening, "too-many-requests", StatusCodes.Status429TooManyRequests, "That was too often in a short time."),
        _ => Of(screening, "rejected", StatusCodes.Status422UnprocessableEntity, "This cannot be posted here."),
    };

    private static ProblemException Of(Screening screening, string kind, int status, string title)
    {
        var reasons = screening.Ruling.Reasons;
        // To its author in plain words; the numbers are for moderators.
        var sentences = reasons.Select(reason => reason.ForAuthor ?? reason.Detail).Distinct(StringComparer.Ordinal);
        return new ProblemException(status, kind, title, string.Join(' ', kind == Nudge ? [.. sentences, WhatNow] : sentences))
        {
            RetryAfter = reasons[0].RetryAfter,
            Extensions =
            {
                ["labels"] = reasons.Where(signal => signal.Label is not null)
                    .DistinctBy(signal => signal.Label, StringComparer.Ordinal)
                    .ToDictionary(signal => signal.Label!, signal => signal.Score, StringComparer.Ordinal),
                ["spans"] = reasons.SelectMany(signal => signal.Spans.Select(span => new { span.Start, span.Length, signal.Label }))
                    .OrderBy(span => span.Start).ToArray(),
            },
        };
    }
}
