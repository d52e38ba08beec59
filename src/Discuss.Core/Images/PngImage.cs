using System.Buffers.Binary;

namespace Discuss.Core.Images;

/// <summary>
/// PNG (W3C, third edition): chunks with checksums. Kept is what the picture and its colours need; what moves (APNG) stands still.
/// </summary>
internal static class PngImage
{
    private const int MaxChunk = int.MaxValue;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static bool Is(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    internal static ImageResult Clean(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var reader = new ByteReader(file);
        reader.Take(Signature.Length);
        var kept = new MemoryStream(file.Length);
        kept.Write(Signature);
        var (header, hasPalette, ended) = (default(PngHeader?), false, false);
        var data = new List<Range>();
        var lastWasData = false;
        while (!ended)
        {
            var start = reader.Position;
            var length = reader.BigInt();
            if (length > MaxChunk) throw ImageFault.Malformed("a part of it has no possible length");
            var type = reader.Take(4);
            var at = reader.Position;
            var content = reader.Take(length);
            if (Crc32.Of(file[(start + 4)..reader.Position]) != reader.BigInt()) throw new ImageFault("wrong-checksum", "The image was damaged: a checksum in it is wrong.");
            if (header is null != type.SequenceEqual("IHDR"u8)) throw ImageFault.Malformed("its header is missing or stands twice");
            var isData = type.SequenceEqual("IDAT"u8);
            if (isData && data.Count > 0 && !lastWasData) throw ImageFault.Malformed("its parts are out of order");
            lastWasData = isData;
            var keep = true;
            if (header is null) header = PngHeader.Read(content, limits);
            else if (isData) data.Add(at..(at + content.Length));
            else if (type.SequenceEqual("PLTE"u8))
            {
                if (hasPalette || data.Count > 0 || !header.TakesPalette(content.Length)) throw ImageFault.Malformed("its palette is wrong");
                hasPalette = true;
            }
            else if (type.SequenceEqual("IEND"u8)) ended = true;
            else keep = IsKept(type, content, data.Count > 0, limits);
            if (keep) kept.Write(reader.Since(start));
        }

        if (data.Count == 0) throw ImageFault.Malformed("it has no picture");
        if (header!.NeedsPalette && !hasPalette) throw ImageFault.Malformed("its palette is missing");
        if (header.Inflated > limits.MaxInflated) throw new ImageFault("too-many-pixels", "The image is too large for its depth of colour.");
        PngData.Check(file, data, header.Inflated);
        return new ImageResult.Ok(ImageType.Png, header.Width, header.Height, 1, kept.ToArray());
    }

    // The case of its first letter says whether a chunk may be left out.
    private static bool IsKept(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content, bool afterData, ImageLimits limits)
    {
        foreach (var letter in type)
        {
            if (!char.IsAsciiLetter((char)letter)) throw ImageFault.Malformed("a part of it has no name");
        }

        if (char.IsAsciiLetterUpper((char)type[0])) throw ImageFault.Malformed("a part of it is not known");
        if (afterData) return false;
        if (type.SequenceEqual("iCCP"u8)) return PngData.IsProfile(content, limits.MaxProfile);
        return (type.SequenceEqual("tRNS"u8) && content.Length <= 256)
            || (type.SequenceEqual("gAMA"u8) && content.Length == 4)
            || (type.SequenceEqual("cHRM"u8) && content.Length == 32)
            || (type.SequenceEqual("sRGB"u8) && content.Length == 1)
            || (type.SequenceEqual("sBIT"u8) && content.Length <= 4)
            || (type.SequenceEqual("cICP"u8) && content.Length == 4)
            || (type.SequenceEqual("mDCV"u8) && content.Length == 24)
            || (type.SequenceEqual("cLLI"u8) && content.Length == 8);
    }
}

/// <summary>The first chunk, which says how large everything is.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, int Colour, bool Interlaced)
{
    private const int Palette = 3;

    // Adam7: where each pass begins, and its steps.
    private static readonly (int X, int Y, int Across, int Down)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    internal bool NeedsPalette => Colour == Palette;

    /// <summary>How many bytes its data is when inflated: each row is led by a byte that says how it is filtered.</summary>
    internal long Inflated => Interlaced
        ? Passes.Sum(pass => Rows((Width - pass.X + pass.Across - 1) / pass.Across, (Height - pass.Y + pass.Down - 1) / pass.Down))
        : Rows(Width, Height);

    private int Channels => Colour switch
    {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };

    internal static PngHeader Read(ReadOnlySpan<byte> content, ImageLimits limits)
    {
        if (content.Length != 13) throw ImageFault.Malformed("its header is wrong");
        ImageCleaner.CheckSize(BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]), limits);
        var (depth, colour) = (content[8], content[9]);
        var isKnown = (colour, depth) switch
        {
            (0, 1 or 2 or 4 or 8 or 16) => true,
            (Palette, 1 or 2 or 4 or 8) => true,
            (2 or 4 or 6, 8 or 16) => true,
            _ => false,
        };
        if (!isKnown || content[10] != 0 || content[11] != 0 || content[12] > 1) throw ImageFault.Malformed("its header is wrong");
        return new PngHeader(
            BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]), depth, colour, content[12] == 1);
    }

    internal bool TakesPalette(int length) => Colour is 2 or 6 or Palette && length is > 0 and <= 768 && length % 3 == 0;

    private long Rows(long width, long height) => width <= 0 || height <= 0 ? 0 : height * (1 + (width * Channels * Depth + 7) / 8);
}
