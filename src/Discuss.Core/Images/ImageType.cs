namespace Discuss.Core.Images;

/// <summary>The kinds of images that are taken, known by their bytes. The numbers are stored.</summary>
public enum ImageType
{
    Png = 1,
    Jpeg = 2,
    Gif = 3,
    WebP = 4,
}

/// <summary>What a kind of image is called elsewhere.</summary>
public static class ImageTypes
{
    /// <summary>The end of its file's name, without the dot: <c>png</c>, <c>jpg</c>, <c>gif</c> or <c>webp</c>.</summary>
    public static string Extension(this ImageType type) => type switch
    {
        ImageType.Png => "png",
        ImageType.Jpeg => "jpg",
        ImageType.Gif => "gif",
        ImageType.WebP => "webp",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Its media type, such as <c>image/jpeg</c>.</summary>
    public static string MediaType(this ImageType type) => type == ImageType.Jpeg ? "image/jpeg" : "image/" + type.Extension();

    /// <summary>The kind with this extension; <see langword="null"/> where there is none. Case counts.</summary>
    public static ImageType? OfExtension(string extension) => extension switch
    {
        "png" => ImageType.Png,
        "jpg" => ImageType.Jpeg,
        "gif" => ImageType.Gif,
        "webp" => ImageType.WebP,
        _ => null,
    };
}
