using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Discuss.Core.Images;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Images;

/// <summary>An image that was taken.</summary>
/// <param name="Id">How a comment names it: <c>![what is on it](discuss-image:ID)</c>.</param>
/// <param name="Url">Where it is; until its comment is public only its author is given it.</param>
/// <param name="Width">Pixels across, as it is shown.</param>
/// <param name="Bytes">As it is kept, without what was taken out.</param>
internal sealed record ImageView(string Id, string Url, int Width, int Height, string Type, long Bytes);

/// <summary>Takes images in: by their bytes, within bounds, without what tells of who made them, each kept once.</summary>
internal sealed class ImageUploads(
    IDatabase database, ImageFiles files, GuestAdmission admission, SanctionGuard guard, TimeProvider clock) : IDisposable
{
    // Never more at once than there are processors: inflating a large PNG takes a moment of one.
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <exception cref="ProblemException">
    /// 403 as for a comment, and where the site takes no images; 413 and 422 with the field <c>image</c>; 429 for too many in a day.
    /// </exception>
    public async Task<ImageView> TakeAsync(Site site, Stream body, Actor author, CancellationToken cancellationToken)
    {
        var settings = site.Settings.Images;
        if (!settings.Uploads || site.Settings.Moderation.Images.Mode == ImageMode.Reject) throw new ProblemException(StatusCodes.Status403Forbidden, "no-images", "This site takes no images.");
        await admission.RequireAsync(site, author, cancellationToken);
        await guard.RequireAsync(site.Id, author, Writing.Post, cancellationToken);
        await RequireRoomAsync(author, cancellationToken);
        var image = await ReadAsync(body, settings.MaxKilobytes * 1024, cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(image.Content.Span));
        var written = await files.WriteAsync(image.Content, cancellationToken);
        try
        {
            await database.WriteAsync(
                async session =>
                {
                    var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                    await session.ExecuteAsync(
                        ImageSql.Put, cancellationToken, hash, (int)image.Type, image.Width, image.Height, image.Content.Length, now);
                    await session.ExecuteAsync(ImageSql.PutUpload, cancellationToken, hash, author.AuthorId, now);
                    files.Keep(written, hash, image.Type);
                    return true;
                },
                cancellationToken);
        }
        finally
        {
            ImageFiles.Discard(written);
        }

        return new ImageView(hash, ImageAddresses.Own(hash, image.Type), image.Width, image.Height, image.Type.MediaType(), image.Content.Length);
    }

    /// <summary>A body that is too large.</summary>
    public static ProblemException TooLarge(int most)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"The image is too large: at most {most / 1024:N0} KB are taken.");
        return new ProblemException(StatusCodes.Status413PayloadTooLarge, "too-large", "The image is too large.", message) { Errors = { ["image"] = [message] } };
    }

    public void Dispose() => _slots.Dispose();

    private async Task RequireRoomAsync(Actor author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var since = (clock.GetUtcNow() - UnusedImages.Posting).ToUnixTimeMilliseconds();
        var sent = await session.FirstAsync(ImageSql.CountUploads, row => row.GetInt64(0), cancellationToken, author.AuthorId, since);
        if (sent >= Bounds.ImagesADay)
            throw new ProblemException(StatusCodes.Status429TooManyRequests, "too-many-images", "These were many images for one day.") { RetryAfter = TimeSpan.FromHours(1) };
    }

    // Into a file first: somebody who sends slowly holds no memory.
    private async Task<ImageResult.Ok> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        await using var received = files.Receive();
        await CopyAsync(body, received, most, cancellationToken);
        var length = (int)received.Length;
        await _slots.WaitAsync(cancellationToken);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            received.Position = 0;
            await received.ReadExactlyAsync(bytes.AsMemory(0, length), cancellationToken);
            return ImageCleaner.Clean(bytes.AsSpan(0, length)) switch
            {
                ImageResult.Ok ok => ok,
                ImageResult.Refused refused => throw new ProblemException(
                    StatusCodes.Status422UnprocessableEntity, refused.Code, "The image cannot be taken as it is.", refused.Message) { Errors = { ["image"] = [refused.Message] } },
                _ => throw new InvalidOperationException("The file is neither an image nor none."),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            _slots.Release();
        }
    }

    private static async Task CopyAsync(Stream body, FileStream received, int most, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await body.ReadAsync(piece, cancellationToken) is var read and > 0)
            {
                if (received.Position + read > most) throw TooLarge(most);
                await received.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
