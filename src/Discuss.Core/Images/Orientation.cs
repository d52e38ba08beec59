namespace Discuss.Core.Images;

/// <summary>Which side of a photograph is up: the one thing that is kept of what a camera writes down (EXIF 2.32, tag 0x0112).</summary>
internal static class Orientation
{
    private const int Tag = 0x0112;
    private const int ShortType = 3;

    private static ReadOnlySpan<byte> Exif => "Exif\0\0"u8;

    /// <summary>1 to 8; 1, as it lies, where nothing says so or what says so is broken.</summary>
    internal static int Of(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith(Exif)) return 1;
        var tiff = segment[Exif.Length..];
        try
        {
            return Read(tiff);
        }
        catch (ImageFault)
        {
            return 1;
        }
    }

    /// <summary>A segment that says this and nothing else.</summary>
    internal static byte[] Segment(int orientation) =>
    [
        .. Exif, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, Tag >> 8, Tag & 255, 0, ShortType, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
    ];

    private static int Read(ReadOnlySpan<byte> tiff)
    {
        var reader = new ByteReader(tiff);
        var order = reader.Take(2);
        var big = order.SequenceEqual("MM"u8);
        if (!big && !order.SequenceEqual("II"u8)) return 1;
        if (Short(ref reader, big) != 42) return 1;
        var directory = big ? reader.BigInt() : reader.LittleInt();
        if (directory > tiff.Length) return 1;
        reader = new ByteReader(tiff[(int)directory..]);
        for (var entries = Short(ref reader, big); entries > 0; entries--)
        {
            var (tag, type, count) = (Short(ref reader, big), Short(ref reader, big), big ? reader.BigInt() : reader.LittleInt());
            var value = Short(ref reader, big);
            reader.Take(2);
            if (tag == Tag) return type == ShortType && count == 1 && value is >= 1 and <= 8 ? value : 1;
        }

        return 1;
    }

    private static int Short(ref ByteReader reader, bool big) => big ? reader.BigShort() : reader.LittleShort();
}
