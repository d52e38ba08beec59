using Discuss.Core.Threads;

namespace Discuss.Core.Interchange.Coral;

/// <summary>
/// Reads Coral's stories, users and comments as JSON lines, as <c>mongoexport</c> writes them and Coral's importer takes them: in files of
/// their own, or one after the other in one. A line is known by its fields. Source of the format: Coral's importer and its data model.
/// </summary>
public static class CoralReader
{
    /// <exception cref="InterchangeException">While it is read: no such export, or not a whole one.</exception>
    public static IEnumerable<MovedRecord> Read(Stream file) => Guarded.Read(Records(file));

    private static IEnumerable<MovedRecord> Records(Stream file)
    {
        var (known, unknown) = (0L, 0L);
        foreach (var (place, value, problem) in JsonLines.Read(file))
        {
            if (problem is not null)
            {
                if (problem.Contains("cut off", StringComparison.Ordinal) || (known == 0 && place.Number == 1)) throw new InterchangeException($"{place}: {problem}.");
                yield return new Refusal(place, "line", null, problem);
                continue;
            }

            var fields = new JsonFields(value);
            var record = fields.Has("storyID") || fields.Has("revisions") ? Comment(place, fields)
                : fields.Has("username") || fields.Has("profiles") ? User(place, fields)
                : fields.Has("url") && !fields.Has("type") ? Story(place, fields)
                : null;
            if (record is null) unknown++;
            else known++;
            if (known == 0 && unknown == 10) throw new InterchangeException($"{place}: this is no export of Coral: its first lines are no stories, users or comments.");
            yield return record ?? new Refusal(place, "line", null, "it is no story, user or comment");
        }

        if (known == 0) throw new InterchangeException("at the end: this is no export of Coral: it has no stories, users or comments.");
    }

    private static MovedRecord Story(Place place, JsonFields fields)
    {
        var id = fields.Id("id");
        var metadata = fields.Inner("metadata");
        var story = new MovedThread(place, id)
        {
            Url = fields.TextOrNull("url"),
            Title = metadata.TextOrNull("title"),
            CreatedAt = fields.Time("createdAt") ?? metadata.Time("publishedAt"),
            IsClosed = fields.Time("closedAt") is not null,
        };
        if (id.Length == 0) return new Refusal(place, "thread", null, "it has no identifier, or one that is too long");
        return (fields.Problem ?? metadata.Problem) is { } problem ? new Refusal(place, "thread", id, problem) : story;
    }

    private static MovedRecord User(Place place, JsonFields fields)
    {
        var id = fields.Id("id");
        var user = new MovedAuthor(place, id) { Name = fields.TextOrNull("username"), Email = fields.TextOrNull("email") };
        if (id.Length == 0) return new Refusal(place, "person", null, "it has no identifier, or one that is too long");
        return fields.Problem is { } problem ? new Refusal(place, "person", id, problem) : user;
    }

    private static MovedRecord Comment(Place place, JsonFields fields)
    {
        var (id, story) = (fields.Id("id"), fields.Id("storyID"));
        // The last revision is what was shown.
        var revisions = fields.List("revisions").Take(1000).ToList();
        var last = revisions.Count > 0 ? revisions[^1] : null;
        var body = last?.Text("body", InterchangeLimits.Text);
        var isDeleted = fields.Has("deletedAt") || body is null;
        var comment = new MovedComment(place, id, story)
        {
            ParentId = Values.OrNull(fields.Id("parentID")),
            AuthorId = Values.OrNull(fields.Id("authorID")),
            Body = body ?? "",
            Markup = Markup.Html,
            CreatedAt = fields.Time("createdAt"),
            EditedAt = revisions.Count > 1 ? last!.Time("createdAt") : null,
            // What Coral calls a reaction is a vote for; there is none against.
            Score = fields.Inner("actionCounts").Score("REACTION"),
            State = isDeleted ? CommentState.RemovedByAuthor : fields.Text("status") switch
            {
                "APPROVED" or "NONE" or null => CommentState.Approved,
                "REJECTED" => CommentState.Rejected,
                _ => CommentState.Pending,
            },
        };
        if (id.Length == 0) return new Refusal(place, "comment", null, "it has no identifier, or one that is too long");
        if (story.Length == 0) return new Refusal(place, "comment", id, "it belongs to no story");
        return (fields.Problem ?? last?.Problem) is { } problem ? new Refusal(place, "comment", id, problem) : comment;
    }
}
