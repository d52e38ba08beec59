using Discuss.Core.Images;
using Discuss.Core.Interchange;
using Discuss.Core.Interchange.Own;

namespace Discuss.Server.Interchange;

/// <summary>What an export has besides what was said: who follows it, and the images in it.</summary>
internal sealed partial class Exporter
{
    /// <summary>Images that comments show and that are not in the export: their files are missing or damaged.</summary>
    public long ImagesLeftOut { get; private set; }

    private async Task FollowersAsync(ExportLines lines, int site, int thread, CancellationToken cancellationToken)
    {
        for (var (ordinal, author) = (-1, 0L); ;)
        {
            var some = await RowsAsync(
                ExportSql.Subscriptions,
                row => (Ordinal: row.GetInt32(0), Author: row.GetInt64(1), ByMail: row.GetInt32(2) == 1, At: Time(row.GetInt64(3)), IsConfirmed: row.GetInt32(4) == 1),
                cancellationToken, site, thread, ordinal, author);
            foreach (var one in some)
            {
                await lines.WriteAsync(
                    OwnFormat.Subscription, ("thread", Name(thread)), ("comment", one.Ordinal == 0 ? null : $"{Name(thread)}-{Name(one.Ordinal)}"), ("author", Name(one.Author)),
                    ("byMail", one.ByMail), ("confirmed", one.IsConfirmed), ("createdAt", one.At));
            }

            if (some.Count == 0) return;
            (ordinal, author) = (some[^1].Ordinal, some[^1].Author);
        }
    }

    private async Task ImagesAsync(ExportLines lines, int site, CancellationToken cancellationToken)
    {
        for (var after = ""; ;)
        {
            var some = await RowsAsync(ExportSql.Images, row => (Hash: row.GetString(0), Type: (ImageType)row.GetInt32(1)), cancellationToken, after, site);
            foreach (var (hash, type) in some)
            {
                if (await images.ReadAsync(hash, type, cancellationToken) is { } content) await ImageAsync(lines, hash, content);
                else ImagesLeftOut++;
            }

            if (some.Count == 0) return;
            after = some[^1].Hash;
        }
    }

    // Each line within what is read at once, whatever the size of the image.
    private static async Task ImageAsync(ExportLines lines, string hash, byte[] content)
    {
        var pieces = (long)Math.Max(1, (content.Length + InterchangeLimits.ImagePiece - 1) / InterchangeLimits.ImagePiece);
        for (var piece = 1L; piece <= pieces; piece++)
        {
            var from = (int)(piece - 1) * InterchangeLimits.ImagePiece;
            var data = Convert.ToBase64String(content, from, Math.Min(InterchangeLimits.ImagePiece, content.Length - from));
            await lines.WriteAsync(OwnFormat.Image, ("id", hash), ("piece", piece), ("pieces", pieces), ("data", data));
        }
    }
}
