using System.Buffers;
using System.IO.Compression;

namespace Discuss.Core.Images;

/// <summary>The compressed parts of a PNG, inflated piece by piece and thrown away: only how much they come to is of interest.</summary>
internal static class PngData
{
    private const int Piece = 64 * 1024;

    /// <summary>Holds what the data comes to against what the header says: more is a bomb, less is half a picture.</summary>
    internal static void Check(ReadOnlySpan<byte> file, List<Range> parts, long expected)
    {
        using var data = new MemoryStream();
        foreach (var part in parts) data.Write(file[part]);
        data.Position = 0;
        var inflated = Inflate(data, expected);
        if (inflated > expected) throw new ImageFault("inflates-too-far", "The image holds more than its size says.");
        if (inflated < expected) throw ImageFault.CutOff();
    }

    /// <summary>Whether this is a colour profile of a size that profiles have: a name, then its compressed bytes.</summary>
    internal static bool IsProfile(ReadOnlySpan<byte> content, int most)
    {
        var name = content.IndexOf((byte)0);
        if (name is < 1 or > 79 || content.Length < name + 3 || content[name + 1] != 0) return false;
        using var data = new MemoryStream(content[(name + 2)..].ToArray());
        try
        {
            return Inflate(data, most) <= most;
        }
        catch (ImageFault)
        {
            return false;
        }
    }

    /// <summary>How many bytes come out; goes no further than one past <paramref name="most"/>.</summary>
    private static long Inflate(Stream data, long most)
    {
        var piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            using var inflating = new ZLibStream(data, CompressionMode.Decompress, leaveOpen: true);
            long sum = 0;
            while (sum <= most && inflating.Read(piece, 0, (int)Math.Min(piece.Length, most + 1 - sum)) is var read and > 0) sum += read;
            return sum;
        }
        catch (InvalidDataException)
        {
            throw ImageFault.Malformed("its data cannot be unpacked");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}

/// <summary>The checksum of PNG's chunks (ISO 3309, polynomial 0xEDB88320).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = Build();

    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        var (crc, table) = (uint.MaxValue, Table);
        foreach (var b in bytes) crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] Build()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
            table[i] = value;
        }

        return table;
    }
}
