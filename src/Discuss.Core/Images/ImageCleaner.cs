namespace Discuss.Core.Images;

/// <summary>
/// Takes images apart and puts them together again without what does not belong there. Pixels are never decoded: the containers are read
/// (chunks, segments, blocks), held to their specifications as far as that is needed to know what they cost, and written anew.
/// </summary>
public static class ImageCleaner
{
    /// <summary>Looks at the bytes only, whatever the file is called. Never throws; the same bytes always give the same result.</summary>
    public static ImageResult Clean(ReadOnlySpan<byte> file, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        if (file.IsEmpty) return new ImageResult.Refused("empty", "The file is empty.");
        try
        {
            return file switch
            {
                _ when PngImage.Is(file) => PngImage.Clean(file, limits),
                _ when JpegImage.Is(file) => JpegImage.Clean(file, limits),
                _ when GifImage.Is(file) => GifImage.Clean(file, limits),
                _ when WebPImage.Is(file) => WebPImage.Clean(file, limits),
                _ => new ImageResult.Refused("no-image", "This is no image of a kind that is taken: JPEG, PNG, GIF or WebP."),
            };
        }
        catch (ImageFault fault)
        {
            return new ImageResult.Refused(fault.Code, fault.Message);
        }
    }

    /// <summary>Holds what an image says of its size against the limits.</summary>
    internal static void CheckSize(long width, long height, ImageLimits limits)
    {
        if (width == 0 || height == 0) throw ImageFault.Malformed("it has no size");
        if (width > limits.MaxSide || height > limits.MaxSide || width * height > limits.MaxPixels)
        {
            throw new ImageFault(
                "too-many-pixels",
                $"The image is too large: {width} × {height} pixels. At most {limits.MaxPixels / 1_000_000} million are taken, and no side longer than {limits.MaxSide}.");
        }
    }
}

/// <summary>What the frames of a moving image cost together.</summary>
internal sealed class FrameCount(ImageLimits limits)
{
    private long _pixels;

    internal int Frames { get; private set; }

    internal void Add(long width, long height)
    {
        _pixels += width * height;
        if (++Frames > limits.MaxFrames) throw new ImageFault("too-many-frames", $"The image has too many pictures; at most {limits.MaxFrames} are taken.");
        if (_pixels > limits.MaxFramePixels) throw new ImageFault("too-many-frames", "The pictures of the image are too large together.");
    }
}
