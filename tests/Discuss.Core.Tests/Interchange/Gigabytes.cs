namespace Discuss.Core.Tests.Interchange;

/// <summary>A file into which a gigabyte of letters was put, without one.</summary>
internal sealed class Gigabytes(byte[] file, int at) : Stream
{
    public const long Size = 1L << 30;

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length + Size;

    public override long Position { get => _position; set => _position = value; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position < at) return Taken(file.AsSpan((int)_position, (int)Math.Min(buffer.Length, at - _position)), buffer);
        if (_position < at + Size)
        {
            var some = buffer[..(int)Math.Min(buffer.Length, at + Size - _position)];
            some.Fill((byte)'x');
            _position += some.Length;
            return some.Length;
        }

        var from = (int)(_position - Size);
        return Taken(file.AsSpan(from, Math.Min(buffer.Length, file.Length - from)), buffer);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Taken(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        _position += from.Length;
        return from.Length;
    }
}
