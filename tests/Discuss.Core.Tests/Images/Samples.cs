using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Discuss.Core.Tests.Images;

/// <summary>Small images of each kind, and what can be wrong with one. JPEG and WebP were drawn by a browser, with the colour profile that it adds.</summary>
internal static class Samples
{
    /// <summary>24 × 16.</summary>
    internal static byte[] Jpeg => Bytes("""
        /9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA
        ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0
        AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA
        AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM
        ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERX
        RTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj
        Y2P/wAARCAAQABgDASIAAhEBAxEB/8QAFwAAAwEAAAAAAAAAAAAAAAAAAAEFBv/EABgQAQADAQAAAAAAAAAAAAAAAAAGRILB/8QAFgEBAQEAAAAAAAAAAAAA
        AAAABQMG/8QAIBEAAgAEBwAAAAAAAAAAAAAAAAIBAwQSExRhYnGhsf/aAAwDAQACEQMRAD8AnmSPIK+uI072TIMM1q3SGhx6WQxwKZzb2Z7A1P/Z
        """);

    /// <summary>24 × 16, lossy, with transparency.</summary>
    internal static byte[] WebP => Bytes("""
        UklGRlgCAABXRUJQVlA4WAoAAAAwAAAAFwAADwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA
        ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0
        AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA
        AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM
        ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZBTFBIFQAAAAEPMP8REUJIQHjg/1rVhIj+T0C/TABWUDggTAAAANADAJ0BKhgA
        EAA+0VymTKglI6IwCAEAGgloAJ0yhHAV//uIAGiOgAD+4uCztvgYjomP9/+IIPlxl/TA6QVMb/x1X//7vJEimW3AAAA=
        """);

    /// <summary>24 × 16, lossless.</summary>
    internal static byte[] LosslessWebP => Bytes("""
        UklGRhACAABXRUJQVlA4WAoAAAAwAAAAFwAADwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA
        ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0
        AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA
        AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM
        ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDhMIgAAAC8XwAMQDzDHQzEUAxjwIJO2iX+1c7BvTEJE/8cBANLXvAE=
        """);

    /// <summary>All four kinds, each with the size that it has.</summary>
    internal static IEnumerable<byte[]> All => [Png(24, 16), Jpeg, Gif(24, 16), WebP, LosslessWebP];

    /// <summary>A grey PNG.</summary>
    /// <param name="extra">Chunks between the header and the picture.</param>
    internal static byte[] Png(int width, int height, params (string Type, byte[] Content)[] extra) =>
        Png(width, height, Deflate(new byte[(long)height * (width + 1)]), extra);

    /// <summary>A grey PNG with whatever data.</summary>
    internal static byte[] Png(int width, int height, byte[] data, params (string Type, byte[] Content)[] extra)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. extra.SelectMany(chunk => Chunk(chunk.Type, chunk.Content)),
            .. Chunk("IDAT", data), .. Chunk("IEND", []),
        ];
    }

    internal static byte[] Chunk(string type, byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Checksum(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    internal static byte[] Deflate(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize)) zlib.Write(data);
        return packed.ToArray();
    }

    /// <summary>A GIF of one colour.</summary>
    /// <param name="blocks">What stands before the picture.</param>
    internal static byte[] Gif(int width, int height, int frames = 1, byte[]? blocks = null) =>
    [
        .. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0, 200, 30, 30, 30, 30, 200, .. blocks ?? [],
        .. Enumerable.Range(0, frames).SelectMany(_ => Frame(0, 0, 1, 1)), 0x3B,
    ];

    internal static byte[] Frame(int left, int top, int width, int height) =>
    [
        0x21, 0xF9, 4, 0, 10, 0, 0, 0,
        0x2C, (byte)left, (byte)(left >> 8), (byte)top, (byte)(top >> 8), (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0,
        2, 2, 0x44, 0x01, 0,
    ];

    /// <summary>A segment of a JPEG.</summary>
    internal static byte[] Segment(byte marker, params byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    /// <summary>What a telephone says of a photograph: its maker, where it was taken, and which side is up.</summary>
    internal static byte[] Exif(byte orientation) =>
    [
        .. "Exif\0\0II"u8, 42, 0, 8, 0, 0, 0, 2, 0, 0x0F, 0x01, 2, 0, 9, 0, 0, 0, 38, 0, 0, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,
        .. "Acme 48.2N"u8, 0,
    ];

    /// <summary>With something put in right after the first two bytes.</summary>
    internal static byte[] With(byte[] jpeg, params byte[] segments) => [.. jpeg[..2], .. segments, .. jpeg[2..]];

    private static byte[] Bytes(string text) => Convert.FromBase64String(text);

    // Bit by bit, as the specification says it; the code under test has a table.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
        }

        return ~crc;
    }
}
