using System.Buffers.Binary;

namespace Discuss.Core.Images;

/// <summary>WebP (RFC 9649): chunks of a RIFF file. Kept are the picture or pictures, their transparency and the colour profile.</summary>
internal static class WebPImage
{
    private const int Header = 12;
    private const byte HasMetadata = 0x08 | 0x04;
    private const byte Moves = 0x02;
    private const byte HasProfile = 0x20;

    internal static bool Is(ReadOnlySpan<byte> file) => file.Length >= Header && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    internal static ImageResult Clean(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (length > file.Length - 8) throw ImageFault.CutOff();
        if (length < Header) throw ImageFault.Malformed("its length is wrong");
        var reader = new ByteReader(file[Header..(int)(length + 8)]);
        var kept = new MemoryStream(file.Length);
        var first = Chunk(ref reader, out var content);
        var found = first is "VP8X" ? Extended(ref reader, content, kept, limits) : Simple(first, content, kept, limits);
        var whole = new byte[Header + kept.Length];
        "RIFF"u8.CopyTo(whole);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(4), (uint)(kept.Length + 4));
        "WEBP"u8.CopyTo(whole.AsSpan(8));
        kept.GetBuffer().AsSpan(0, (int)kept.Length).CopyTo(whole.AsSpan(Header));
        return found with { Content = whole };
    }

    // What follows the picture is left out.
    private static ImageResult.Ok Simple(string name, ReadOnlySpan<byte> content, MemoryStream kept, ImageLimits limits)
    {
        var (width, height) = WebPFrame.Size(name, content, limits) ?? throw ImageFault.Malformed("it has no picture");
        Write(kept, name, content);
        return new ImageResult.Ok(ImageType.WebP, width, height, 1, default);
    }

    private static ImageResult.Ok Extended(scoped ref ByteReader reader, ReadOnlySpan<byte> header, MemoryStream kept, ImageLimits limits)
    {
        if (header.Length != 10) throw ImageFault.Malformed("its header is wrong");
        var (width, height) = (1 + WebPFrame.Triple(header[4..]), 1 + WebPFrame.Triple(header[7..]));
        ImageCleaner.CheckSize(width, height, limits);
        var moves = (header[0] & Moves) != 0;
        Span<byte> kind = [.. header];
        kind[0] &= unchecked((byte)~(HasMetadata | HasProfile));
        var (profile, body, count, hasControl) = (default(byte[]), new MemoryStream(), new FrameCount(limits), false);
        while (reader.Left > 0 && (moves || count.Frames == 0))
        {
            var name = Chunk(ref reader, out var content);
            if (name is "ICCP" && profile is null && count.Frames == 0) profile = content.Length <= limits.MaxProfile ? content.ToArray() : null;
            else if (name is "ANIM" && moves && !hasControl)
            {
                if (content.Length != 6) throw ImageFault.Malformed("a part of it has no possible length");
                hasControl = true;
                Write(body, name, content);
            }
            else if (name is "ANMF" && hasControl) WebPFrame.Moving(content, width, height, count, body, limits);
            else if (name is "ALPH" && !moves) Write(body, name, content);
            else if (!moves && WebPFrame.Size(name, content, limits) is { } size)
            {
                if (size != (width, height)) throw ImageFault.Malformed("a picture in it lies outside its border");
                count.Add(width, height);
                Write(body, name, content);
            }
        }

        if (count.Frames == 0) throw ImageFault.Malformed("it has no picture");
        if (profile is not null) kind[0] |= HasProfile;
        Write(kept, "VP8X", kind);
        if (profile is not null) Write(kept, "ICCP", profile);
        body.WriteTo(kept);
        return new ImageResult.Ok(ImageType.WebP, width, height, count.Frames, default);
    }

    /// <summary>The next chunk: its name, and its content without the byte that makes its length even.</summary>
    internal static string Chunk(scoped ref ByteReader reader, out ReadOnlySpan<byte> content)
    {
        var name = string.Create(4, reader.Take(4), static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)bytes[i];
        });
        var length = reader.LittleInt();
        content = reader.Take(length);
        // Some writers leave the last one's out.
        if ((length & 1) == 1 && reader.Left > 0) reader.Take(1);
        return name;
    }

    internal static void Write(MemoryStream kept, string name, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[8];
        for (var i = 0; i < 4; i++) head[i] = (byte)name[i];
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], content.Length);
        kept.Write(head);
        kept.Write(content);
        if ((content.Length & 1) == 1) kept.WriteByte(0);
    }
}
