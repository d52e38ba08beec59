using System.Globalization;
using Discuss.Core.Rendering;

namespace Discuss.Core.Interchange.Own;

/// <summary>Reads what <c>discuss export</c> wrote.</summary>
public static class OwnReader
{
    /// <param name="file">The export.</param>
    /// <param name="site">The site to read of an export of several; the only one where it is <see langword="null"/>.</param>
    /// <exception cref="InterchangeException">While it is read: no such export, not a whole one, or not one site.</exception>
    public static IEnumerable<MovedRecord> Read(Stream file, string? site) => Guarded.Read(Records(file, site));

    private static IEnumerable<MovedRecord> Records(Stream file, string? site)
    {
        var (begun, ended, counted, current) = (false, false, 0L, default(string));
        foreach (var (place, value, problem) in JsonLines.Read(file))
        {
            var fields = new JsonFields(problem is null ? value : default);
            var type = fields.Text("type", InterchangeLimits.Id);
            if (!begun)
            {
                if (type != OwnFormat.Export) throw new InterchangeException($"{place}: this is no export of Discuss: its first line does not say so.");
                if (fields.Text("version") != OwnFormat.Version) throw new InterchangeException($"{place}: this export of Discuss has another version than {OwnFormat.Version}: a newer program reads it.");
                begun = true;
                continue;
            }

            if (ended) throw new InterchangeException($"{place}: there is something behind the end of the export.");
            if (problem is not null && problem.Contains("cut off", StringComparison.Ordinal)) throw new InterchangeException($"{place}: {problem}.");
            if (type == OwnFormat.End)
            {
                ended = true;
                if (fields.Text("lines") is { } lines && lines != counted.ToString(CultureInfo.InvariantCulture))
                    throw new InterchangeException($"{place}: the export has {counted} lines, and says that it has {lines}.");
                continue;
            }

            counted++;
            if (type == OwnFormat.Site)
            {
                var slug = fields.Id("slug");
                if (site is null && current is not null) throw new InterchangeException($"{place}: the export holds several sites, and none of them has the slug of the site that it is to go to: name one of them.");
                current = slug;
                continue;
            }

            if (site is not null && current != site) continue;
            yield return problem is null ? Record(place, type, fields) : new Refusal(place, "line", null, problem);
        }

        if (!begun) throw new InterchangeException("line 1: this is no export of Discuss: it is empty.");
        if (!ended) throw new InterchangeException("at the end: the export is cut off: its last line is missing.");
    }

    private static MovedRecord Record(Place place, string? type, JsonFields fields)
    {
        var id = fields.Id("id");
        MovedRecord? record = type switch
        {
            OwnFormat.Thread => new MovedThread(place, id)
            {
                Key = fields.TextOrNull("key"),
                Url = fields.TextOrNull("url"),
                Title = fields.TextOrNull("title"),
                CreatedAt = fields.Time("createdAt"),
                IsClosed = fields.Text("state") == "closed",
            },
            OwnFormat.Author => new MovedAuthor(place, id) { Name = fields.TextOrNull("name"), Email = fields.TextOrNull("email"), Website = fields.TextOrNull("website") },
            OwnFormat.Comment when OwnFormat.StateOf(fields.Text("state")) is { } state => new MovedComment(place, id, fields.Id("thread"))
            {
                ParentId = Values.OrNull(fields.Id("parent")),
                AuthorId = Values.OrNull(fields.Id("author")),
                Body = fields.Text("body", InterchangeLimits.Text) ?? "",
                Markup = Markup.Markdown,
                State = state,
                CreatedAt = fields.Time("createdAt"),
                EditedAt = fields.Time("editedAt"),
                PinnedAt = fields.Time("pinnedAt"),
                FeaturedAt = fields.Time("featuredAt"),
                Score = fields.Score("score"),
            },
            OwnFormat.Vote => new MovedVote(place, fields.Id("comment"), fields.Id("author"), fields.Score("value")) { CreatedAt = fields.Time("createdAt") },
            OwnFormat.Subscription => new MovedSubscription(place, fields.Id("thread"), null)
            {
                AuthorId = fields.Id("author"),
                CommentId = Values.OrNull(fields.Id("comment")),
                IsByMail = fields.IsTrue("byMail"),
                IsConfirmed = fields.IsTrue("confirmed"),
                CreatedAt = fields.Time("createdAt"),
            },
            OwnFormat.Image when ImageMarks.IsId(id) => new MovedImagePiece(place, id, fields.Score("piece"), fields.Score("pieces"), fields.Bytes("data", InterchangeLimits.ImagePiece)),
            OwnFormat.Image => new Refusal(place, "image", Values.OrNull(id), "its identifier is no SHA-256"),
            _ => null,
        };
        if (record is null) return new Refusal(place, type is OwnFormat.Comment ? "comment" : "line", Values.OrNull(id), type is OwnFormat.Comment ? "its state is not known" : "its type is not known");
        if (fields.Problem is { } problem) return new Refusal(place, type!, Values.OrNull(id), problem);
        return record is not (MovedVote or MovedSubscription or Refusal) && id.Length == 0 ? new Refusal(place, type!, null, "it has no identifier, or one that is too long") : record;
    }
}
