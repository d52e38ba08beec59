using Discuss.Core.Threads;

namespace Discuss.Core.Interchange.Disqus;

/// <summary>
/// Reads the XML that Disqus exports: categories, then threads, then posts. Source of the format: Disqus's help page "Exports" and its schema
/// <c>disqus.xsd</c>.
/// </summary>
public static class DisqusReader
{
    private const string Internals = "http://disqus.com/disqus-internals";

    /// <exception cref="InterchangeException">While it is read: no such export, or not a whole one.</exception>
    public static IEnumerable<MovedRecord> Read(Stream file) => Guarded.Read(Records(file));

    private static IEnumerable<MovedRecord> Records(Stream file)
    {
        using var xml = new BoundedXml(file);
        while (xml.Read() && !xml.IsElement)
        {
            // To the root.
        }

        if (xml.Name != "disqus") throw new InterchangeException($"{xml.Place}: this is no export of Disqus: it begins with <{Shown(xml.Name)}>, not with <disqus>.");
        while (xml.Read())
        {
            if (!xml.IsElement || xml.Depth != 1) continue;
            if (xml.Name == "thread") yield return Thread(xml);
            else if (xml.Name == "post") yield return Post(xml);
        }
    }

    private static MovedRecord Thread(BoundedXml xml)
    {
        var (place, id) = (xml.Place, xml.Attribute("id", Internals));
        var thread = new MovedThread(place, id ?? "");
        var isDeleted = false;
        xml.TooLong.Clear();
        xml.Fields(name =>
        {
            switch (name)
            {
                case "id": thread = thread with { Key = Values.OrNull(xml.Text()) }; break;
                case "link": thread = thread with { Url = Values.OrNull(xml.Text()) }; break;
                case "title": thread = thread with { Title = Values.OrNull(xml.Text()) }; break;
                case "createdAt": thread = thread with { CreatedAt = Values.Time(xml.Text()) }; break;
                case "isClosed": thread = thread with { IsClosed = Values.IsTrue(xml.Text()) }; break;
                case "isDeleted": isDeleted = Values.IsTrue(xml.Text()); break;
            }
        });
        if (string.IsNullOrEmpty(id)) return new Refusal(place, "thread", null, "it has no identifier, or one that is too long");
        if (isDeleted) return new Refusal(place, "thread", id, "it was deleted there");
        return xml.TooLong.Count > 0 ? TooLong(xml, place, "thread", id) : thread;
    }

#pragma warning disable CA1859 // It is a comment as a rule.
    private static MovedRecord Post(BoundedXml xml)
#pragma warning restore CA1859
    {
        var (place, id) = (xml.Place, xml.Attribute("id", Internals));
        var post = new MovedComment(place, id ?? "", "") { Markup = Markup.HtmlWithLines };
        var (isDeleted, isSpam, isApproved) = (false, false, true);
        xml.TooLong.Clear();
        xml.Fields(name =>
        {
            switch (name)
            {
                case "message": post = post with { Body = xml.Text(InterchangeLimits.Text) }; break;
                case "createdAt": post = post with { CreatedAt = Values.Time(xml.Text()) }; break;
                case "isDeleted": isDeleted = Values.IsTrue(xml.Text()); break;
                case "isSpam": isSpam = Values.IsTrue(xml.Text()); break;
                case "isApproved": isApproved = Values.IsTrue(xml.Text()); break;
                case "likes": post = post with { Score = post.Score + Values.Score(xml.Text()) }; break;
                case "dislikes": post = post with { Score = post.Score - Values.Score(xml.Text()) }; break;
                case "thread": post = post with { ThreadId = xml.Attribute("id", Internals) ?? "" }; break;
                case "parent": post = post with { ParentId = xml.Attribute("id", Internals) }; break;
                case "author": post = Author(xml, post); break;
            }
        });
        if (string.IsNullOrEmpty(id)) return new Refusal(place, "comment", null, "it has no identifier, or one that is too long");
        if (post.ThreadId.Length == 0) return new Refusal(place, "comment", id, "it belongs to no thread");
        if (xml.TooLong.Count > 0) return TooLong(xml, place, "comment", id);
        return post with
        {
            State = isSpam ? CommentState.Spam : isDeleted ? CommentState.RemovedByModerator : isApproved ? CommentState.Approved : CommentState.Pending,
        };
    }

    private static MovedComment Author(BoundedXml xml, MovedComment post)
    {
        var (isAnonymous, user) = (false, "");
        xml.Fields(name =>
        {
            switch (name)
            {
                case "name": post = post with { AuthorName = Values.OrNull(xml.Text()) }; break;
                case "email": post = post with { AuthorEmail = Values.OrNull(xml.Text()) }; break;
                case "link": post = post with { AuthorWebsite = Values.OrNull(xml.Text()) }; break;
                case "isAnonymous": isAnonymous = Values.IsTrue(xml.Text()); break;
                case "username": user = xml.Text(InterchangeLimits.Id); break;
            }
        });
        return isAnonymous || user.Length == 0 ? post : post with { AuthorId = user };
    }

    private static Refusal TooLong(BoundedXml xml, Place place, string what, string id) =>
        new(place, what, id, $"<{Shown(xml.TooLong[0])}> is longer than what is taken");

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40];
}
