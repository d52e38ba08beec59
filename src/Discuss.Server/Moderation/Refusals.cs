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
    /// <exception cref="ProblemException">422 <c>nudge</c> or <c>rejected</c>: it does not begin at all.</exception>
    public static CommentState StateOf(Screening screening) => screening.Verdict switch
    {
        Verdict.Approve => CommentState.Approved,
        Verdict.Hold => CommentState.Pending,
        Verdict.Nudge => throw Of(screening, Nudge, "Would you like to change this?"),
        _ => throw Of(screening, "rejected", "This cannot be posted here."),
    };

    private static ProblemException Of(Screening screening, string kind, string title)
    {
        var reasons = screening.Signals.Where(signal => signal.Verdict == screening.Verdict).ToList();
        // To its author in plain words; the numbers are for moderators.
        var detail = string.Join(' ', [.. reasons.Select(ToxicityRule.InPlainWords).Distinct(StringComparer.Ordinal), kind == Nudge ? WhatNow : ""]).Trim();
        return new ProblemException(StatusCodes.Status422UnprocessableEntity, kind, title, detail)
        {
            Extensions =
            {
                ["labels"] = reasons.Where(signal => signal.Label is not null)
                    .ToDictionary(signal => signal.Label!, signal => signal.Score, StringComparer.Ordinal),
                ["spans"] = reasons.SelectMany(signal => signal.Spans.Select(span => new { span.Start, span.Length, signal.Label }))
                    .OrderBy(span => span.Start).ToArray(),
            },
        };
    }
}
