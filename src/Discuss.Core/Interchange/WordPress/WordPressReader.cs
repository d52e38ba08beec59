using System.Globalization;
using Discuss.Core.Threads;

namespace Discuss.Core.Interchange.WordPress;

/// <summary>
/// Reads WordPress's export (WXR, an RSS 2.0 feed with elements of its own): the articles that have comments or followers, and these, with the votes that
/// wpDiscuz keeps as comment meta and the subscriptions that Subscribe to Comments Reloaded keeps as article meta. wpDiscuz's own
/// subscriptions stand in a table that WordPress does not export.
/// </summary>
public static class WordPressReader
{
    private const string Subscription = "_stcr@_";

    /// <exception cref="InterchangeException">While it is read: no such export, or not a whole one.</exception>
    public static IEnumerable<MovedRecord> Read(Stream file) => Guarded.Read(Records(file));

    private static IEnumerable<MovedRecord> Records(Stream file)
    {
        using var xml = new BoundedXml(file);
        while (xml.Read() && !xml.IsElement)
        {
            // To the root.
        }

        if (xml.Name != "rss") throw new InterchangeException($"{xml.Place}: this is no export of WordPress: it begins with <{Shown(xml.Name)}>, not with <rss>.");
        var isExport = false;
        while (xml.Read())
        {
            if (!xml.IsElement) continue;
            isExport |= xml.Name == "wxr_version" && IsWordPress(xml);
            if (xml.Name != "item" || xml.Depth != 2) continue;
            if (!isExport) throw new InterchangeException($"{xml.Place}: this is a feed, but no export of WordPress: it has no <wp:wxr_version>.");
            foreach (var record in Item(xml)) yield return record;
        }

        if (!isExport) throw new InterchangeException($"{xml.Place}: this is no export of WordPress: it has no <wp:wxr_version>.");
    }

    /// <summary>An article: what is told of it stands before its comments, of which there may be any number.</summary>
    private static IEnumerable<MovedRecord> Item(BoundedXml xml)
    {
        if (xml.IsEmpty) yield break;
        var (depth, thread, told) = (xml.Depth, new MovedThread(xml.Place, ""), false);
        xml.TooLong.Clear();
        while (xml.Read() && !xml.IsEndOf(depth))
        {
            if (!xml.IsElement) continue;
            var at = xml.Depth;
            if (at != depth + 1)
            {
                xml.Leave(at);
                continue;
            }

            if (!IsWordPress(xml) && xml.Name == "title") thread = thread with { Title = Values.OrNull(xml.Text()) };
            else if (!IsWordPress(xml) && xml.Name == "link") thread = thread with { Url = Values.OrNull(xml.Text()) };
            else if (!IsWordPress(xml)) xml.Leave(at);
            else if (xml.Name == "post_id") thread = thread with { Id = xml.Text(InterchangeLimits.Id) };
            else if (xml.Name == "post_date_gmt") thread = thread with { CreatedAt = Time(xml.Text()) };
            else if (xml.Name == "comment_status") thread = thread with { IsClosed = xml.Text() == "closed" };
            else if (xml.Name is "postmeta")
            {
                if (Subscribed(xml, thread) is { } subscription)
                {
                    if (!told) yield return thread;
                    told = true;
                    yield return subscription;
                }
            }
            else if (xml.Name == "comment")
            {
                if (!told && thread.Id.Length > 0) yield return thread;
                told = true;
                yield return Comment(xml, thread.Id);
            }

            xml.Leave(at);
        }
    }

#pragma warning disable CA1859 // It is a comment as a rule.
    private static MovedRecord Comment(BoundedXml xml, string thread)
#pragma warning restore CA1859
    {
        var place = xml.Place;
        var comment = new MovedComment(place, "", thread) { Markup = Markup.HtmlWithLines };
        var (approved, kind, user, local, likes) = ("1", "", "", "", default(int?));
        xml.TooLong.Clear();
        xml.Fields(name =>
        {
            switch (name)
            {
                case "comment_id": comment = comment with { Id = xml.Text(InterchangeLimits.Id) }; break;
                case "comment_author": comment = comment with { AuthorName = Values.OrNull(xml.Text()) }; break;
                case "comment_author_email": comment = comment with { AuthorEmail = Values.OrNull(xml.Text()) }; break;
                case "comment_author_url": comment = comment with { AuthorWebsite = Values.OrNull(xml.Text()) }; break;
                case "comment_date": local = xml.Text(); break;
                case "comment_date_gmt": comment = comment with { CreatedAt = Time(xml.Text()) }; break;
                case "comment_content": comment = comment with { Body = xml.Text(InterchangeLimits.Text) }; break;
                case "comment_approved": approved = xml.Text(); break;
                case "comment_type": kind = xml.Text(); break;
                case "comment_parent": comment = comment with { ParentId = xml.Text(InterchangeLimits.Id) }; break;
                case "comment_user_id": user = xml.Text(InterchangeLimits.Id); break;
                case "commentmeta": comment = WithMeta(comment, PhpMeta.Of(xml), ref likes); break;
            }
        });
        if (comment.Id.Length == 0) return new Refusal(place, "comment", null, "it has no identifier, or one that is too long");
        if (thread.Length == 0) return new Refusal(place, "comment", comment.Id, "its article has no identifier");
        if (kind is not ("" or "comment")) return new Refusal(place, "comment", comment.Id, $"it is no comment but a {Shown(kind)}");
        if (xml.TooLong.Count > 0) return new Refusal(place, "comment", comment.Id, $"<wp:{Shown(xml.TooLong[0])}> is longer than what is taken");
        return comment with
        {
            ParentId = comment.ParentId is "" or "0" ? null : comment.ParentId,
            AuthorId = user is "" or "0" ? null : user,
            CreatedAt = comment.CreatedAt ?? Time(local),
            Score = likes ?? comment.Score,
            State = approved switch
            {
                "1" or "approve" or "approved" => CommentState.Approved,
                "spam" => CommentState.Spam,
                "trash" or "post-trashed" => CommentState.RemovedByModerator,
                _ => CommentState.Pending,
            },
        };
    }

    private static MovedComment WithMeta(MovedComment comment, PhpMeta meta, ref int? likes)
    {
        switch (meta.Key)
        {
            case "wpdiscuz_votes":
                likes = Values.Score(meta.Value);
                return comment;
            // The plugin's own spelling. Both are kept by it; one of them may be missing from an old one.
            case "wpdiscuz_votes_seperate" when likes is null:
                return comment with { Score = meta.Number("like") - meta.Number("dislike") };
            case "wpdiscuz_last_edited_at" when long.TryParse(meta.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds):
                return comment with { EditedAt = Values.Milliseconds(seconds * 1000.0) };
            default:
                return comment;
        }
    }

    private static MovedSubscription? Subscribed(BoundedXml xml, MovedThread thread)
    {
        var place = xml.Place;
        var meta = PhpMeta.Of(xml);
        if (!meta.Key.StartsWith(Subscription, StringComparison.Ordinal) || thread.Id.Length == 0) return null;
        var state = meta.Value[(meta.Value.LastIndexOf('|') + 1)..];
        // Y: all comments, R: answers; with a C: not confirmed.
        return state is "Y" or "R" or "YC" or "RC"
            ? new MovedSubscription(place, thread.Id, meta.Key[Subscription.Length..]) { RepliesOnly = state[0] == 'R', IsConfirmed = state.Length == 1, CreatedAt = Time(meta.Value[..Math.Max(0, meta.Value.LastIndexOf('|'))]) }
            : null;
    }

    private static bool IsWordPress(BoundedXml xml) => xml.Namespace.StartsWith("http://wordpress.org/export/", StringComparison.Ordinal);

    // Drafts and broken rows have a date of zeros.
    private static DateTimeOffset? Time(string text) => text.StartsWith("0000", StringComparison.Ordinal) ? null : Values.Time(text);

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40];
}
