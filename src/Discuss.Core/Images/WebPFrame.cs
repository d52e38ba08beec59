namespace Discuss.Core.Images;

/// <summary>One picture of a WebP file.</summary>
internal static class WebPFrame
{
    /// <summary>The size that a coded picture says it has; <see langword="null"/> where the chunk is none.</summary>
    internal static (int Width, int Height)? Size(string name, ReadOnlySpan<byte> content, ImageLimits limits)
    {
        var size = name switch
        {
            "VP8 " => Lossy(content),
            "VP8L" => Lossless(content),
            _ => default((int Width, int Height)?),
        };
        if (size is { } found) ImageCleaner.CheckSize(found.Width, found.Height, limits);
        return size;
    }

    /// <summary>A picture of a moving one: where it lies, how long it stands, and the coded picture. Written without what else is in it.</summary>
    internal static void Moving(ReadOnlySpan<byte> content, int width, int height, FrameCount count, MemoryStream body, ImageLimits limits)
    {
        if (content.Length < 16) throw ImageFault.Malformed("a part of it has no possible length");
        var (left, top) = (2 * Triple(content), 2 * Triple(content[3..]));
        var (across, down) = (1 + Triple(content[6..]), 1 + Triple(content[9..]));
        if ((long)left + across > width || (long)top + down > height) throw ImageFault.Malformed("a picture in it lies outside its border");
        count.Add(across, down);
        var kept = new MemoryStream(content.Length);
        kept.Write(content[..16]);
        var reader = new ByteReader(content[16..]);
        var found = false;
        while (reader.Left > 0 && !found)
        {
            var name = WebPImage.Chunk(ref reader, out var coded);
            if (Size(name, coded, limits) is { } size)
            {
                if (size != (across, down)) throw ImageFault.Malformed("a picture in it lies outside its border");
                found = true;
            }
            else if (name is not "ALPH") continue;
            WebPImage.Write(kept, name, coded);
        }

        if (!found) throw ImageFault.Malformed("a picture in it is empty");
        WebPImage.Write(body, "ANMF", kept.GetBuffer().AsSpan(0, (int)kept.Length));
    }

    /// <summary>Three bytes, the lowest first.</summary>
    internal static int Triple(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    // RFC 6386, 9.1: a key frame begins with three bytes of flags, a start code, and two numbers of 14 bits.
    private static (int Width, int Height)? Lossy(ReadOnlySpan<byte> content)
    {
        if (content.Length < 10) throw ImageFault.CutOff();
        if ((content[0] & 1) != 0 || content[3] != 0x9D || content[4] != 0x01 || content[5] != 0x2A) throw ImageFault.Malformed("its header is wrong");
        return ((content[6] | content[7] << 8) & 0x3FFF, (content[8] | content[9] << 8) & 0x3FFF);
    }

    // RFC 9649, 3.4: a signature, twice 14 bits that are one less than the sides, whether there is transparency, the version.
    private static (int Width, int Height)? Lossless(ReadOnlySpan<byte> content)
    {
        if (content.Length < 5) throw ImageFault.CutOff();
        var bits = (uint)(content[1] | content[2] << 8 | content[3] << 16 | content[4] << 24);
        if (content[0] != 0x2F || bits >> 29 != 0) throw ImageFault.Malformed("its header is wrong");
        return ((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1);
    }
}
