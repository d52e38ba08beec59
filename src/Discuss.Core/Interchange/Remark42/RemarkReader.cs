using System.Text.Json;
using Discuss.Core.Threads;

namespace Discuss.Core.Interchange.Remark42;

/// <summary>
/// Reads Remark42's backup: JSON lines, compressed by gzip as a rule. The first line tells of users and closed articles, each further line
/// holds one comment with its author, its article's address and its votes. Source of the format: Remark42's native exporter, version 1.
/// </summary>
public static class RemarkReader
{
    /// <exception cref="InterchangeException">While it is read: no such backup, or not a whole one.</exception>
    public static IEnumerable<MovedRecord> Read(Stream file) => Guarded.Read(Records(file));

    private static IEnumerable<MovedRecord> Records(Stream file)
    {
        var threads = new SeenThreads();
        var isFirst = true;
        foreach (var (place, value, problem) in JsonLines.Read(file))
        {
            var fields = new JsonFields(problem is null ? value : default);
            if (isFirst)
            {
                isFirst = false;
                if (!fields.Has("version") || fields.Has("type") || fields.Has("comments")) throw new InterchangeException($"{place}: this is no backup of Remark42: its first line names no version.");
                if (fields.Text("version") != "1") throw new InterchangeException($"{place}: this is a backup of Remark42 of another version than 1.");
                foreach (var post in fields.List("posts"))
                {
                    var url = post.Id("url");
                    if (post.IsTrue("read_only") && url.Length > 0 && threads.IsNew(url)) yield return new MovedThread(place, url) { Url = url, IsClosed = true };
                }

                continue;
            }

            if (problem is not null)
            {
                if (problem.Contains("cut off", StringComparison.Ordinal)) throw new InterchangeException($"{place}: {problem}.");
                yield return new Refusal(place, "line", null, problem);
                continue;
            }

            foreach (var record in Comment(place, fields, threads)) yield return record;
        }

        if (isFirst) throw new InterchangeException("line 1: this is no backup of Remark42: it is empty.");
    }

    private static IEnumerable<MovedRecord> Comment(Place place, JsonFields fields, SeenThreads threads)
    {
        var (id, url) = (fields.Id("id"), fields.Inner("locator").Text("url", InterchangeLimits.Field) ?? "");
        var (user, source) = (fields.Inner("user"), fields.TextOrNull("orig", InterchangeLimits.Text));
        var comment = new MovedComment(place, id, ThreadId(url))
        {
            ParentId = Values.OrNull(fields.Id("pid")),
            AuthorId = Values.OrNull(user.Id("id")),
            AuthorName = user.TextOrNull("name"),
            Body = source ?? fields.Text("text", InterchangeLimits.Text) ?? "",
            Markup = source is null ? Markup.Html : Markup.Markdown,
            CreatedAt = fields.Time("time"),
            EditedAt = fields.Inner("edit").Time("time"),
            Score = fields.Score("score"),
            State = fields.IsTrue("delete") ? CommentState.RemovedByModerator : CommentState.Approved,
        };
        var refused = id.Length == 0 ? "it has no identifier, or one that is too long"
            : url.Length == 0 ? "it has no article"
            : fields.Problem ?? user.Problem;
        if (refused is not null)
        {
            yield return new Refusal(place, "comment", Values.OrNull(id), refused);
            yield break;
        }

        if (threads.IsNew(comment.ThreadId)) yield return new MovedThread(place, comment.ThreadId) { Url = url, Title = fields.TextOrNull("title") };
        yield return comment;
        var votes = 0;
        foreach (var (voter, value) in fields.Entries("votes"))
        {
            if (++votes > InterchangeLimits.VotesOfOne || voter.Length is 0 or > InterchangeLimits.Id) continue;
            if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                yield return new MovedVote(place, id, voter, value.ValueKind == JsonValueKind.True ? 1 : -1) { CreatedAt = comment.CreatedAt };
        }
    }

    // An address is the article's identifier; one that is longer than an identifier is known by its beginning and a sum.
    private static string ThreadId(string url) => SeenThreads.IdOf(url);
}
