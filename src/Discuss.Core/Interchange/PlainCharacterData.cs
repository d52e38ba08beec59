namespace Discuss.Core.Interchange;

/// <summary>
/// XML whose CDATA sections are written as ordinary text, byte by byte as it is read: the platform's reader gives ordinary text in pieces, and
/// gathers a CDATA section whole, whatever its size. For encodings in which ASCII is ASCII; others pass through as they are.
/// </summary>
internal sealed class PlainCharacterData(Stream inner) : Stream
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isOver;
    private Within _within;
    private ReadOnlyMemory<byte> _pending;

    private enum Within
    {
        Text,
        Section,
        Comment,
        Instruction,
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length)
        {
            if (!_pending.IsEmpty)
            {
                var some = Math.Min(_pending.Length, buffer.Length - written);
                _pending.Span[..some].CopyTo(buffer[written..]);
                _pending = _pending[some..];
                written += some;
                continue;
            }

            // Enough to know what begins here.
            if (_end - _start < 16 && !_isOver)
            {
                // What is there already is not held back for what may come.
                if (written > 0) break;
                Fill();
                continue;
            }

            if (_start == _end) break;
            written += Step(_buffer.AsSpan(_start, _end - _start), buffer[written..]);
        }

        return written;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Step(ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (_within)
        {
            case Within.Text:
                if (Copy(source, source.IndexOf((byte)'<'), target, out var text)) return text;
                if (source.StartsWith("<![CDATA["u8)) Enter(Within.Section, 9, default);
                else if (source.StartsWith("<!--"u8)) Enter(Within.Comment, 4, "<!--"u8.ToArray());
                else if (source.StartsWith("<?"u8)) Enter(Within.Instruction, 2, "<?"u8.ToArray());
                else Enter(Within.Text, 1, "<"u8.ToArray());
                return 0;
            case Within.Section:
                if (Copy(source, source.IndexOfAny("&<>]"u8), target, out var section)) return section;
                if (source.StartsWith("]]>"u8)) Enter(Within.Text, 3, default);
                else Enter(Within.Section, 1, source[0] switch { (byte)'&' => "&amp;"u8.ToArray(), (byte)'<' => "&lt;"u8.ToArray(), (byte)'>' => "&gt;"u8.ToArray(), _ => "]"u8.ToArray() });
                return 0;
            case Within.Comment:
                return Until(source, "-->"u8, target);
            default:
                return Until(source, "?>"u8, target);
        }
    }

    private bool Copy(ReadOnlySpan<byte> source, int end, Span<byte> target, out int copied)
    {
        copied = Math.Min(end < 0 ? source.Length : end, target.Length);
        source[..copied].CopyTo(target);
        _start += copied;
        return copied > 0;
    }

    private int Until(ReadOnlySpan<byte> source, ReadOnlySpan<byte> end, Span<byte> target)
    {
        if (source.StartsWith(end))
        {
            Enter(Within.Text, end.Length, end.ToArray());
            return 0;
        }

        // The end may have begun in the last bytes that are here.
        var at = source.IndexOf(end);
        _ = Copy(source, at >= 0 ? at : _isOver ? source.Length : source.Length - end.Length + 1, target, out var copied);
        return copied;
    }

    private void Enter(Within within, int length, ReadOnlyMemory<byte> written)
    {
        _within = within;
        _start += length;
        _pending = written;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = inner.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isOver = read == 0;
    }
}
