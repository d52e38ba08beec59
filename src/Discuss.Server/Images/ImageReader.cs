using Discuss.Core.Images;
using Discuss.Core.Rendering;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Images;

/// <summary>Who may see an image.</summary>
internal enum ImageSight
{
    Nobody = 0,

    /// <summary>Who asks: it is theirs, or they moderate where it is shown.</summary>
    Asker = 1,

    Everybody = 2,
}

/// <summary>Says which images there are, and for whom. Each answer is from the database: what was taken down is gone at once.</summary>
internal sealed class ImageReader(IDatabase database, Permissions permissions)
{
    /// <summary>An image with whether it may be seen; <see langword="null"/> where there is none.</summary>
    /// <param name="moderates">Whether roles count in this request.</param>
    public async Task<(ImageType Type, ImageSight Sight)?> FindAsync(string hash, Actor? asker, bool moderates, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var found = await session.QueryAsync(
            ImageSql.Find, row => ((ImageType)row.GetInt32(0), (ImageSight)row.GetInt32(1)), cancellationToken, asker?.AuthorId ?? 0L, hash);
        if (found is not [var (type, sight)]) return null;
        if (sight != ImageSight.Nobody || !moderates || asker?.MemberId is not { } member) return (type, sight);
        foreach (var site in await session.QueryAsync(ImageSql.Sites, row => row.GetInt32(0), cancellationToken, hash))
        {
            if (await permissions.RoleAsync(member, site, cancellationToken) >= Role.Moderator) return (type, ImageSight.Asker);
        }

        return (type, ImageSight.Nobody);
    }

    /// <summary>The images that a text may show on a site, written by this author. Asks nothing where the text names none, as most do.</summary>
    public async ValueTask<CommentImages> ForAsync(string text, Site? site, Actor? author, CancellationToken cancellationToken)
    {
        var hosts = site?.Settings.Images.Hosts ?? [];
        var named = site is { Settings.Images.Uploads: false } ? [] : ImageMarks.Find(text);
        if (named.Count == 0) return hosts.Count == 0 ? CommentImages.None : new CommentImages { Hosts = hosts };
        await using var session = await database.ReadAsync(cancellationToken);
        var (sql, values) = ImageSql.FindAll.For([.. named.Take(ImageMarks.MaxImages + 1)], author?.AuthorId ?? 0L);
        var found = await session.QueryAsync(
            sql,
            row => (Image: new CommentImage(row.GetString(0), (ImageType)row.GetInt32(1), row.GetInt32(2), row.GetInt32(3)), Sight: (ImageSight)row.GetInt32(4)),
            cancellationToken, values);
        return new CommentImages
        {
            Hosts = hosts,
            Stored = found.Where(image => image.Sight != ImageSight.Nobody).ToDictionary(image => image.Image.Id, image => image.Image, StringComparer.Ordinal),
        };
    }
}
