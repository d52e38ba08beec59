using System.Buffers.Binary;

namespace Discuss.Core.Images;

/// <summary>Goes through the bytes of a file from its start to its end; what lies behind the end is a fault of the file.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    internal int Position { get; private set; }

    internal readonly int Left => _bytes.Length - Position;

    internal readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    /// <summary>What was read since a position.</summary>
    internal readonly ReadOnlySpan<byte> Since(int start) => _bytes[start..Position];

    internal ReadOnlySpan<byte> Take(long count)
    {
        if (count > Left) throw ImageFault.CutOff();
        var taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    internal byte Byte() => Take(1)[0];

    internal int BigShort() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    internal int LittleShort() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal uint BigInt() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    internal uint LittleInt() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
}
