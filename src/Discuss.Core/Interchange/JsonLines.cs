using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Discuss.Core.Interchange;

/// <summary>A line of a file of JSON lines: its value, or why it has none.</summary>
internal readonly record struct JsonLine(Place Place, JsonElement Value, string? Problem);

/// <summary>Reads JSON lines in bounded memory. A value is good until the next line is asked for.</summary>
internal static class JsonLines
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = InterchangeLimits.Depth };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static IEnumerable<JsonLine> Read(Stream file)
    {
        using var lines = new ByteLines(file);
        while (lines.Next())
        {
            var line = lines.Number == 1 && lines.Line.Span.StartsWith(ByteOrderMark) ? lines.Line[3..] : lines.Line;
            var place = new Place("line", lines.Number);
            if (lines.IsTooLong) yield return new JsonLine(place, default, $"it is longer than {InterchangeLimits.Line} bytes");
            else if (line.Span.TrimStart(" \t\r"u8).IsEmpty) continue;
            else if (!Utf8.IsValid(line.Span)) yield return new JsonLine(place, default, "it is no UTF-8");
            else
            {
                using var document = Parse(line);
                // The last one without an end is as good as one that was cut off.
                var problem = document is not null ? null : lines.IsEnded ? "it is no JSON" : "the file is cut off in it";
                yield return new JsonLine(place, document?.RootElement ?? default, problem);
            }
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Lines of bytes, of which one that is too long is passed over.</summary>
    private sealed class ByteLines(Stream file) : IDisposable
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        private int _start;
        private int _end;
        private bool _isOver;

        public long Number { get; private set; }

        public ReadOnlyMemory<byte> Line { get; private set; }

        public bool IsTooLong { get; private set; }

        /// <summary>Whether the line has an end, or only the file.</summary>
        public bool IsEnded { get; private set; }

        public bool Next()
        {
            IsTooLong = false;
            var looked = 0;
            while (true)
            {
                var at = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
                if (at >= 0)
                {
                    Take(looked + at, ended: true);
                    return true;
                }

                looked = _end - _start;
                if (looked > InterchangeLimits.Line)
                {
                    IsTooLong = true;
                    (_start, _end, looked) = (0, 0, 0);
                }

                if (_isOver)
                {
                    if (looked == 0 && !IsTooLong) return false;
                    Take(looked, ended: false);
                    return true;
                }

                Fill();
            }
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

        private void Take(int length, bool ended)
        {
            Line = _buffer.AsMemory(_start, length);
            _start = Math.Min(_end, _start + length + 1);
            (Number, IsEnded) = (Number + 1, ended);
        }

        private void Fill()
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
                _buffer.AsSpan(0, _end).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }

            var read = file.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _isOver = read == 0;
        }
    }
}
