using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Sites;

namespace Discuss.Server.Threads;

/// <summary>What comes from outside about threads, checked field by field.</summary>
internal static class ThreadInput
{
    private static readonly HashSet<string> ReportReasons =
        new(["spam", "insult", "hate", "threat", "off-topic", "illegal", "other"], StringComparer.Ordinal);

    public static string Key(string? key)
    {
        var text = Text("key", key, ThreadLimits.MaxKey);
        return text.Length > 0 ? text : throw ProblemException.Invalid("key", "A thread has a key.");
    }

    /// <exception cref="ProblemException">404: what is no identifier names no comment either.</exception>
    public static CommentId CommentId(string id) => Core.Threads.CommentId.TryParse(id, null, out var comment) ? comment : throw UnknownComment();

    /// <exception cref="ProblemException">404 with the field's name.</exception>
    public static CommentId ParentId(string id) => Core.Threads.CommentId.TryParse(id, null, out var comment) ? comment : throw UnknownParent();

    public static ProblemException UnknownComment() => ProblemException.NotFound("unknown-comment", "There is no such comment.");

    public static ProblemException UnknownParent() =>
        new(StatusCodes.Status404NotFound, "unknown-parent", "There is no such comment to answer.")
        {
            Errors = { ["parentId"] = ["There is no such comment in this thread."] },
        };

    /// <summary>An article's address is kept only where it is the site's own, so that no commenter names another for it.</summary>
    public static string? Url(string? url, Site site)
    {
        if (string.IsNullOrEmpty(url)) return null;
        var text = Text("url", url, ThreadLimits.MaxUrl);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw ProblemException.Invalid("url", "An article's address is absolute, and begins with http or https.");
        return site.Settings.Origins.Contains(address.GetLeftPart(UriPartial.Authority), StringComparer.OrdinalIgnoreCase) ? address.AbsoluteUri : null;
    }

    public static string? Title(string? title) => string.IsNullOrWhiteSpace(title) ? null : Text("title", title, ThreadLimits.MaxTitle);

    public static string? IdempotencyKey(string? key)
    {
        if (key is null) return null;
        var text = Text("Idempotency-Key", key, ThreadLimits.MaxIdempotencyKey);
        return text.Length > 0 ? text : throw ProblemException.Invalid("Idempotency-Key", "An idempotency key is not empty.");
    }

    public static string ReportReason(string? reason) => reason is not null && ReportReasons.Contains(reason)
        ? reason
        : throw ProblemException.Invalid("reason", "A reason is one of: " + string.Join(", ", ReportReasons) + ".");

    public static string? ReportNote(string? note) => string.IsNullOrWhiteSpace(note) ? null : Text("note", note, ThreadLimits.MaxReportNote);

    public static int Limit(int? limit, int most = ThreadLimits.MaxWindow) => limit switch
    {
        null => ThreadLimits.DefaultWindow,
        var given when given >= 1 && given <= most => given.Value,
        _ => throw ProblemException.Invalid("limit", $"A limit is between 1 and {most}."),
    };

    public static SortOrder Sort(string? sort, Site site) => sort switch
    {
        null => site.Settings.Sort,
        "oldest" => SortOrder.Oldest,
        "newest" => SortOrder.Newest,
        "top" => SortOrder.Top,
        _ => throw ProblemException.Invalid("sort", "An order is oldest, newest or top."),
    };

    /// <summary>Whether only what editors picked is asked for.</summary>
    public static bool Featured(string? featured) => featured switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw ProblemException.Invalid("featured", "Either true or false."),
    };

    public static WindowCursor? Cursor(string? cursor, string field = "after") => cursor is null
        ? null
        : WindowCursor.TryParse(cursor, out var place) ? place : throw ProblemException.Invalid(field, "This is no cursor.");

    private static string Text(string field, string? value, int maxLength)
    {
        if (!TextGuard.TryNormalize(value, out var text, out var problem)) throw ProblemException.Invalid(field, TextGuard.MessageOf(problem));
        return text.Length <= maxLength ? text : throw ProblemException.Invalid(field, $"At most {maxLength} characters.");
    }
}
