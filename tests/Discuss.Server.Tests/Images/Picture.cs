using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Discuss.Server.Tests.Images;

/// <summary>PNGs for tests that send some.</summary>
internal static class Picture
{
    private static int _last;

    /// <summary>A picture that no other test has.</summary>
    public static byte[] New(int width = 40, int height = 30) => Png(width, height, shade: Interlocked.Increment(ref _last));

    /// <summary>A PNG in one colour.</summary>
    /// <param name="text">What a text chunk says, where there is one.</param>
    public static byte[] Png(int width, int height, int shade = 0x3A7BD5, string? text = null)
    {
        var rows = new byte[height * (1 + 3 * width)];
        for (var at = 0; at < rows.Length; at++)
        {
            var column = at % (1 + 3 * width);
            if (column > 0) rows[at] = (byte)(shade >> (8 * ((column - 1) % 3)));
        }

        return Of(width, height, rows, text);
    }

    private static byte[] Of(int width, int height, byte[] rows, string? text)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest)) zlib.Write(rows);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. text is null ? [] : Chunk("tEXt", Encoding.Latin1.GetBytes("Author\0" + text)),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    /// <summary>A PNG of chance, which does not get any smaller.</summary>
    public static byte[] Noise(int width, int height)
    {
        var rows = new byte[height * (1 + 3 * width)];
        new Random(width).NextBytes(rows);
        for (var row = 0; row < height; row++) rows[row * (1 + 3 * width)] = 0;
        return Of(width, height, rows, null);
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        var crc = uint.MaxValue;
        foreach (var b in chunk.AsSpan(4, content.Length + 4))
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), ~crc);
        return chunk;
    }
}
