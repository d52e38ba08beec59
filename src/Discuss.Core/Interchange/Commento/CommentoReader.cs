using System.Globalization;
using Discuss.Core.Threads;

namespace Discuss.Core.Interchange.Commento;

/// <summary>
/// Reads the JSON that Commento and Comentario export, compressed by gzip or not: version 1 of both (comments and commenters), and
/// version 3 of Comentario (pages as well). Source of the formats: the programs' own exports.
/// </summary>
public static class CommentoReader
{
    private const string NoParent = "root";

    /// <exception cref="InterchangeException">While it is read: no such export, or not a whole one.</exception>
    public static IEnumerable<MovedRecord> Read(Stream file) => Guarded.Read(Records(file));

    private static IEnumerable<MovedRecord> Records(Stream file)
    {
        using var json = new JsonArrays(file);
        var threads = new SeenThreads();
        foreach (var (list, place, value) in json.Items())
        {
            var fields = new JsonFields(value);
            if (list == "commenters") yield return Commenter(place, fields);
            else if (list == "pages") yield return Page(place, fields);
            else if (list == "comments")
            {
                var record = fields.Has("commentHex") ? First(place, fields) : Third(place, fields);
                // The first version names the page in each comment, and nowhere else.
                if (record is MovedComment comment && fields.Has("commentHex") && threads.IsNew(comment.ThreadId))
                    yield return new MovedThread(place, comment.ThreadId) { Url = comment.ThreadId };
                yield return record;
            }
        }

        if (!json.Lists.Contains("comments")) throw new InterchangeException("at the end: this is no export of Commento or Comentario: it has no list of comments.");
        if (json.Fields.TryGetValue("version", out var version) && version is not ("1" or "2" or "3"))
            throw new InterchangeException($"at the end: this is an export of Commento or Comentario of version {version}, and 1 to 3 are known.");
    }

    private static MovedRecord Commenter(Place place, JsonFields fields)
    {
        var id = fields.Has("commenterHex") ? fields.Id("commenterHex") : fields.Id("id");
        var author = new MovedAuthor(place, id)
        {
            Name = fields.TextOrNull("name"),
            Email = fields.TextOrNull("email"),
            Website = fields.TextOrNull("websiteUrl") ?? fields.TextOrNull("link"),
        };
        if (id.Length == 0) return new Refusal(place, "person", null, "it has no identifier, or one that is too long");
        return fields.Problem is { } problem ? new Refusal(place, "person", id, problem) : author;
    }

    private static MovedRecord Page(Place place, JsonFields fields)
    {
        var id = fields.Id("id");
        var page = new MovedThread(place, id)
        {
            Url = fields.TextOrNull("path"),
            Title = fields.TextOrNull("title"),
            CreatedAt = fields.Time("createdTime"),
            IsClosed = fields.IsTrue("isReadonly"),
        };
        if (id.Length == 0) return new Refusal(place, "thread", null, "it has no identifier, or one that is too long");
        return fields.Problem is { } problem ? new Refusal(place, "thread", id, problem) : page;
    }

    private static MovedRecord First(Place place, JsonFields fields)
    {
        var id = fields.Id("commentHex");
        var path = fields.TextOrNull("path") ?? fields.TextOrNull("url") ?? "/";
        if (!path.Contains("://", StringComparison.Ordinal) && path[0] != '/') path = "/" + path;
        var comment = Text(new MovedComment(place, id, SeenThreads.IdOf(path)), fields) with
        {
            ParentId = fields.Id("parentHex") is var parent && parent is "" or NoParent || IsNobody(parent) ? null : parent,
            AuthorId = Known(fields.Id("commenterHex")),
            CreatedAt = fields.Time("creationDate"),
            State = fields.IsTrue("deleted") || fields.Text("markdown", InterchangeLimits.Text) is "[deleted]" ? CommentState.RemovedByModerator
                : fields.Text("state") switch
                {
                    "approved" or null or "" => CommentState.Approved,
                    "flagged" => CommentState.Spam,
                    _ => CommentState.Pending,
                },
        };
        return Checked(place, id, comment, fields);
    }

    private static MovedRecord Third(Place place, JsonFields fields)
    {
        var id = fields.Id("id");
        var comment = Text(new MovedComment(place, id, fields.Id("pageId")), fields) with
        {
            ParentId = Known(fields.Id("parentId")),
            AuthorId = Known(fields.Id("userCreated")),
            AuthorName = fields.TextOrNull("authorName"),
            CreatedAt = fields.Time("createdTime"),
            EditedAt = fields.Time("editedTime"),
            State = fields.IsTrue("isDeleted") ? CommentState.RemovedByModerator
                : fields.IsTrue("isPending") ? CommentState.Pending
                : fields.IsTrue("isApproved") ? CommentState.Approved : CommentState.Rejected,
        };
        return comment.ThreadId.Length == 0 && id.Length > 0 ? new Refusal(place, "comment", id, "it belongs to no page") : Checked(place, id, comment, fields);
    }

    private static MovedComment Text(MovedComment comment, JsonFields fields)
    {
        var source = fields.TextOrNull("markdown", InterchangeLimits.Text);
        return comment with
        {
            Body = source ?? fields.Text("html", InterchangeLimits.Text) ?? "",
            Markup = source is null ? Markup.Html : Markup.Markdown,
            Score = fields.Score("score"),
        };
    }

    private static MovedRecord Checked(Place place, string id, MovedComment comment, JsonFields fields) =>
        id.Length == 0 ? new Refusal(place, "comment", null, "it has no identifier, or one that is too long")
        : fields.Problem is { } problem ? new Refusal(place, "comment", id, problem)
        : comment;

    private static string? Known(string id) => id.Length == 0 || id == "anonymous" || IsNobody(id) ? null : id;

    // All zeros, as a hexadecimal number or a UUID.
    private static bool IsNobody(string id) => id.Length > 0 && id.All(c => c is '0' or '-');
}
