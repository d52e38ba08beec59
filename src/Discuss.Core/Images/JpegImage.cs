namespace Discuss.Core.Images;

/// <summary>
/// JPEG (ITU-T T.81) in a JFIF or EXIF file: segments up to the end of the picture. Of what applications added stay JFIF's own, Adobe's word on
/// colours, the colour profile, and which side is up.
/// </summary>
internal static class JpegImage
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Application = 0xE0;

    private static ReadOnlySpan<byte> Profile => "ICC_PROFILE\0"u8;

    internal static bool Is(ReadOnlySpan<byte> file) => file is [0xFF, StartOfImage, 0xFF, ..];

    internal static ImageResult Clean(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var reader = new ByteReader(file);
        var start = reader.Take(2);
        // What stands before the tables, in this order, whatever order it came in.
        var (jfif, tables) = (new MemoryStream(), new MemoryStream(file.Length));
        var (size, orientation, scans, hasTable) = (default((int Width, int Height)?), 1, 0, false);
        while (true)
        {
            var marker = Marker(ref reader);
            if (marker == EndOfImage) break;
            var content = reader.Take(Length(ref reader));
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2:
                    if (size is not null) throw ImageFault.Malformed("it says twice how large it is");
                    size = Size(content, limits);
                    Write(tables, marker, content);
                    break;
                case 0xDB:
                    hasTable = true;
                    Write(tables, marker, content);
                    break;
                case 0xC4 or 0xDD:
                    Write(tables, marker, content);
                    break;
                case StartOfScan:
                    if (size is null || !hasTable || content.Length < 6) throw ImageFault.Malformed("its parts are out of order");
                    if (++scans > limits.MaxScans) throw new ImageFault("too-many-frames", "The image is built up in too many steps.");
                    Write(tables, marker, content);
                    tables.Write(Scan(ref reader));
                    break;
                case Application:
                    if (jfif.Length == 0 && content.Length >= 14 && content.StartsWith("JFIF\0"u8)) Write(jfif, marker, [.. content[..12], 0, 0]);
                    break;
                case Application + 1:
                    if (orientation == 1) orientation = Orientation.Of(content);
                    break;
                case Application + 2:
                    if (content.Length > Profile.Length + 2 && content.StartsWith(Profile)) Write(tables, marker, content);
                    break;
                case Application + 14:
                    if (content.Length >= 12 && content.StartsWith("Adobe"u8)) Write(tables, marker, content[..12]);
                    break;
                case (> Application and <= Application + 15) or 0xFE:
                    break;
                default:
                    throw ImageFault.Malformed("it is of a kind that browsers do not show");
            }
        }

        if (scans == 0 || size is not { } found) throw ImageFault.Malformed("it has no picture");
        var kept = new MemoryStream((int)(tables.Length + jfif.Length) + 64);
        kept.Write(start);
        jfif.WriteTo(kept);
        if (orientation > 1) Write(kept, Application + 1, Orientation.Segment(orientation));
        tables.WriteTo(kept);
        kept.Write([0xFF, EndOfImage]);
        var isTurned = orientation >= 5;
        return new ImageResult.Ok(ImageType.Jpeg, isTurned ? found.Height : found.Width, isTurned ? found.Width : found.Height, 1, kept.ToArray());
    }

    // Any number of 0xFF may stand before a marker.
    private static byte Marker(ref ByteReader reader)
    {
        if (reader.Byte() != 0xFF) throw ImageFault.Malformed("something stands between its parts");
        byte marker;
        do marker = reader.Byte();
        while (marker == 0xFF);
        return marker is 0 or 1 or (>= 0xD0 and <= StartOfImage) ? throw ImageFault.Malformed("a part of it is not known") : marker;
    }

    private static int Length(ref ByteReader reader)
    {
        var length = reader.BigShort();
        return length < 2 ? throw ImageFault.Malformed("a part of it has no possible length") : length - 2;
    }

    private static (int Width, int Height) Size(ReadOnlySpan<byte> content, ImageLimits limits)
    {
        var reader = new ByteReader(content);
        var (precision, height, width, components) = (reader.Byte(), reader.BigShort(), reader.BigShort(), reader.Byte());
        ImageCleaner.CheckSize(width, height, limits);
        if (precision != 8 || components is not (1 or 3 or 4) || content.Length != 6 + 3 * components) throw ImageFault.Malformed("it is of a kind that browsers do not show");
        for (var i = 0; i < components; i++)
        {
            var component = reader.Take(3);
            if (component[1] >> 4 is < 1 or > 4 || (component[1] & 15) is < 1 or > 4) throw ImageFault.Malformed("its header is wrong");
        }

        return (width, height);
    }

    /// <summary>The coded pixels up to the next marker; in them 0xFF is followed by 0 or by the number of a restart.</summary>
    private static ReadOnlySpan<byte> Scan(ref ByteReader reader)
    {
        var start = reader.Position;
        while (true)
        {
            var next = reader.Rest.IndexOf((byte)0xFF);
            if (next < 0 || next + 1 >= reader.Left) throw ImageFault.CutOff();
            reader.Take(next);
            if (reader.Rest[1] is not (0 or (>= 0xD0 and <= 0xD7))) return reader.Since(start);
            reader.Take(2);
        }
    }

    private static void Write(MemoryStream kept, int marker, ReadOnlySpan<byte> content)
    {
        kept.Write([0xFF, (byte)marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2)]);
        kept.Write(content);
    }
}
