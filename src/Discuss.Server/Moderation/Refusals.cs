using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Http;

namespace Discuss.Server.Moderation;

/// <summary>Tells authors what the rules want of them.</summary>
internal static class Refusals
{
    /// <summary>The state in which a comment begins.</summary>
    /// <exception cref="ProblemException">422 <c>nudge</c> or <c>rejected</c>: it does not begin at all.</exception>
    public static CommentState StateOf(Screening screening) => screening.Verdict switch
    {
        Verdict.Approve => CommentState.Approved,
        Verdict.Hold => CommentState.Pending,
        Verdict.Nudge => throw Of(screening, "nudge", "This may hurt. Would you like to change it?"),
        _ => throw Of(screening, "rejected", "This cannot be posted here."),
    };

    private static ProblemException Of(Screening screening, string kind, string title)
    {
        var reasons = screening.Signals.Where(signal => signal.Verdict == screening.Verdict).ToList();
        return new ProblemException(StatusCodes.Status422UnprocessableEntity, kind, title, string.Join(' ', reasons.Select(signal => signal.Detail)))
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
