using Discuss.Core.Images;

namespace Discuss.Server.Storage.Model;

internal sealed class ImageRow
{
    public required string Hash { get; set; }
    public ImageType Type { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public int Bytes { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset TouchedAt { get; set; }
}

internal sealed class ImageUseRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
    public required string Hash { get; set; }
}

internal sealed class ImageUploadRow
{
    public required string Hash { get; set; }
    public long AuthorId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class ThreadViewsRow
{
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public long Views { get; set; }
}
