using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Images;

/// <summary>Writes down which comments show which images, in the transactions that write the comments.</summary>
internal static class ImageUses
{
    /// <summary>The images of a new comment; nothing is asked where it has none.</summary>
    /// <exception cref="ProblemException">422: one of them was removed meanwhile.</exception>
    public static async ValueTask AddAsync(WriteSession session, CommentId id, IReadOnlyList<string> images, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // In one order everywhere, so that nobody waits in a circle.
        foreach (var hash in images.Order(StringComparer.Ordinal))
        {
            await session.LaterAsync(ImageSql.Touch, new Promise(1, Gone), cancellationToken, now.ToUnixTimeMilliseconds(), hash);
            await session.LaterAsync(ImageSql.InsertUse, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, hash);
        }
    }

    /// <summary>The images of a comment that has another text now, or none.</summary>
    /// <param name="author">Whose comment it is: what they sent for it goes with it.</param>
    /// <exception cref="ProblemException">422: one of them was removed meanwhile.</exception>
    public static async Task ChangeAsync(
        WriteSession session, Outbox outbox, CommentId id, long author, IReadOnlyList<string> images, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = await session.QueryAsync(
            ImageSql.DropUses, row => row.GetString(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        await AddAsync(session, id, images, now, cancellationToken);
        var unused = before.Except(images, StringComparer.Ordinal).ToList();
        if (unused.Count == 0) return;
        foreach (var hash in unused) await session.LaterAsync(ImageSql.DropUpload, cancellationToken, hash, author);
        await outbox.AddAsync(session, UnusedImages.MessageKind, new Unused(unused), cancellationToken);
    }

    /// <exception cref="ProblemException">422 with the field <c>body</c>.</exception>
    public static ProblemException Gone() => Refused("image-gone", "An image in the comment is not there any more. Add it again.");

    public static ProblemException Refused(string kind, string message) =>
        new(StatusCodes.Status422UnprocessableEntity, kind, "The comment cannot be taken as it is.", message) { Errors = { ["body"] = [message] } };
}

/// <summary>Images that a comment showed and does not show any more.</summary>
internal sealed record Unused(IReadOnlyList<string> Hashes);
