namespace Discuss.Core.Images;

/// <summary>GIF (87a and 89a): pictures and how long each stands. Comments, texts and what applications added go, but for how often it repeats.</summary>
internal static class GifImage
{
    private const byte Extension = 0x21;
    private const byte Picture = 0x2C;
    private const byte Trailer = 0x3B;

    internal static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    internal static ImageResult Clean(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var reader = new ByteReader(file);
        var kept = new MemoryStream(file.Length);
        reader.Take(6);
        kept.Write("GIF89a"u8);
        var screen = reader.Position;
        var (width, height) = (reader.LittleShort(), reader.LittleShort());
        ImageCleaner.CheckSize(width, height, limits);
        var flags = reader.Byte();
        reader.Take(2 + TableLength(flags));
        kept.Write(reader.Since(screen));
        var (count, control, repeats) = (new FrameCount(limits), Array.Empty<byte>(), false);
        while (true)
        {
            var start = reader.Position;
            var kind = reader.Byte();
            if (kind == Trailer) break;
            if (kind == Picture)
            {
                Frame(ref reader, width, height, count);
                kept.Write(control);
                kept.Write(reader.Since(start));
                control = [];
                continue;
            }

            if (kind != Extension) throw ImageFault.Malformed("a part of it is not known");
            var label = reader.Byte();
            var content = reader.Position;
            var first = Blocks(ref reader);
            var all = reader.Since(content);
            // Of a picture that is not there (a text) nothing stays.
            if (label == 0xF9) control = first == 4 && all.Length == 6 ? reader.Since(start).ToArray() : throw ImageFault.Malformed("a part of it has no possible length");
            else if (label == 0x01) control = [];
            else if (label == 0xFF && !repeats && IsRepetition(all))
            {
                kept.Write(reader.Since(start));
                repeats = true;
            }
        }

        if (count.Frames == 0) throw ImageFault.Malformed("it has no picture");
        kept.WriteByte(Trailer);
        return new ImageResult.Ok(ImageType.Gif, width, height, count.Frames, kept.ToArray());
    }

    private static void Frame(ref ByteReader reader, int width, int height, FrameCount count)
    {
        var (left, top, across, down) = (reader.LittleShort(), reader.LittleShort(), reader.LittleShort(), reader.LittleShort());
        if (across == 0 || down == 0 || left + across > width || top + down > height) throw ImageFault.Malformed("a picture in it lies outside its border");
        count.Add(across, down);
        reader.Take(TableLength(reader.Byte()));
        if (reader.Byte() is < 1 or > 11) throw ImageFault.Malformed("its data cannot be unpacked");
        if (Blocks(ref reader) == 0) throw ImageFault.Malformed("a picture in it is empty");
    }

    /// <summary>Passes by a chain of blocks and the empty one that ends it; the length of the first.</summary>
    private static int Blocks(ref ByteReader reader)
    {
        var first = reader.Byte();
        for (var length = first; length > 0; length = reader.Byte()) reader.Take(length);
        return first;
    }

    // A block of eleven bytes names the application, one of three says how often.
    private static bool IsRepetition(ReadOnlySpan<byte> blocks) =>
        blocks is [11, .., 3, 1, _, _, 0] && blocks.Length == 17
        && (blocks[1..12].SequenceEqual("NETSCAPE2.0"u8) || blocks[1..12].SequenceEqual("ANIMEXTS1.0"u8));

    private static int TableLength(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
}
