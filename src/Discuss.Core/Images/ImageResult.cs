namespace Discuss.Core.Images;

/// <summary>What became of a file that somebody says is an image.</summary>
public abstract record ImageResult
{
    private ImageResult()
    {
    }

    /// <param name="Type">What it is, by its bytes.</param>
    /// <param name="Width">Pixels across as it is shown, turned as its orientation says.</param>
    /// <param name="Height">Pixels down as it is shown.</param>
    /// <param name="Frames">Pictures in it; 1 unless it moves.</param>
    /// <param name="Content">
    /// The same picture without what tells of its maker: no comments, places, cameras, thumbnails, nothing behind its end. Cleaning it
    /// again gives the same bytes.
    /// </param>
    public sealed record Ok(ImageType Type, int Width, int Height, int Frames, ReadOnlyMemory<byte> Content) : ImageResult;

    /// <param name="Code">
    /// Stable: <c>empty</c>, <c>no-image</c>, <c>cut-off</c>, <c>malformed</c>, <c>wrong-checksum</c>, <c>too-many-pixels</c>,
    /// <c>too-many-frames</c> or <c>inflates-too-far</c>.
    /// </param>
    /// <param name="Message">One sentence for the person who chose the file.</param>
    public sealed record Refused(string Code, string Message) : ImageResult;
}

/// <summary>Ends the reading of a file that is not taken.</summary>
internal sealed class ImageFault(string code, string message) : Exception(message)
{
    internal string Code { get; } = code;

    internal static ImageFault CutOff() => new("cut-off", "The image ends in the middle. Was it loaded whole?");

    internal static ImageFault Malformed(string what) => new("malformed", $"The image is broken: {what}.");
}
