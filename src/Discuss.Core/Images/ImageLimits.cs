namespace Discuss.Core.Images;

/// <summary>
/// What an image may cost those who see it. A few hundred bytes can promise 65,535 × 65,535 pixels, or inflate to gigabytes: both are
/// found out from numbers in the file, before anything is decoded.
/// </summary>
public sealed record ImageLimits
{
    public static ImageLimits Default { get; } = new();

    /// <summary>Longest side in pixels.</summary>
    public int MaxSide { get; init; } = 16_384;

    /// <summary>Pixels of an image or a frame: what a good telephone takes.</summary>
    public long MaxPixels { get; init; } = 50_000_000;

    /// <summary>Bytes that a PNG inflates to.</summary>
    public long MaxInflated { get; init; } = 200_000_000;

    /// <summary>Frames of a moving image.</summary>
    public int MaxFrames { get; init; } = 500;

    /// <summary>Pixels of all frames together.</summary>
    public long MaxFramePixels { get; init; } = 250_000_000;

    /// <summary>Bytes that a colour profile inflates to.</summary>
    public int MaxProfile { get; init; } = 4 * 1024 * 1024;

    /// <summary>Scans of a JPEG: a progressive one has about ten, one that is made to keep a browser busy has thousands.</summary>
    public int MaxScans { get; init; } = 100;
}
