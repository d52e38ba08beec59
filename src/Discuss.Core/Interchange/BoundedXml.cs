using System.Text;
using System.Xml;

namespace Discuss.Core.Interchange;

/// <summary>
/// XML read forward in bounded memory: no document types, no entities of its own, no element deeper than a bound, no text longer than what is
/// asked for. A longer text is passed over and told of; a tag without end ends the reading.
/// </summary>
internal sealed class BoundedXml : IDisposable
{
    private readonly Allowance _bytes;
    private readonly XmlReader _reader;
    private readonly IXmlLineInfo _lines;
    private readonly char[] _chunk = new char[4096];

    public BoundedXml(Stream stream)
    {
        _bytes = new Allowance(new PlainCharacterData(stream), this);
        _reader = XmlReader.Create(_bytes, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            // Exports hold control characters that XML does not know. They are taken out of what is shown, as everywhere.
            CheckCharacters = false,
            MaxCharactersFromEntities = 1024,
        });
        _lines = (IXmlLineInfo)_reader;
    }

    public Place Place => new("line", _lines.LineNumber);

    public bool IsElement => _reader.NodeType == XmlNodeType.Element;

    public bool IsEmpty => _reader.IsEmptyElement;

    public string Name => _reader.LocalName;

    public string Namespace => _reader.NamespaceURI;

    public int Depth => _reader.Depth;

    /// <summary>The names of texts that were longer than allowed, since it was emptied.</summary>
    public List<string> TooLong { get; } = [];

    /// <summary>The next node; text that nobody asked for is passed over piece by piece.</summary>
    public bool Read()
    {
        while (IsText && Chunk() > 0)
        {
            // Passed over.
        }

        _bytes.Renew();
        if (!_reader.Read()) return false;
        if (_reader.Depth > InterchangeLimits.Depth) throw new InterchangeException($"{Place}: more than {InterchangeLimits.Depth} elements in one another.");
        return true;
    }

    /// <summary>Whether this is the end of the element that began at <paramref name="depth"/>.</summary>
    public bool IsEndOf(int depth) => _reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth;

    public string? Attribute(string name, string space)
    {
        var value = _reader.GetAttribute(name, space);
        return value is { Length: > InterchangeLimits.Id } ? null : value;
    }

    /// <summary>The text of this element, whatever elements are in it; goes to its end. Empty where it is longer, which is told of.</summary>
    public string Text(int most = InterchangeLimits.Field)
    {
        if (IsEmpty) return "";
        var (name, depth, text, isTooLong) = (Name, Depth, new StringBuilder(), false);
        while (Read() && !IsEndOf(depth))
        {
            while (IsText && Chunk() is > 0 and var count)
            {
                if (text.Length + count > most) isTooLong = true;
                else if (!isTooLong) text.Append(_chunk, 0, count);
            }
        }

        if (!isTooLong) return text.ToString();
        TooLong.Add(name);
        return "";
    }

    /// <summary>Calls <paramref name="field"/> for each element right in this one, and goes to its end.</summary>
    public void Fields(Action<string> field)
    {
        if (IsEmpty) return;
        var depth = Depth;
        while (Read() && !IsEndOf(depth))
        {
            if (!IsElement) continue;
            var at = Depth;
            field(Name);
            Leave(at);
        }
    }

    /// <summary>Goes to the end of the element that began at <paramref name="depth"/>, where it is not there yet.</summary>
    public void Leave(int depth)
    {
        if (IsEndOf(depth) || (IsElement && Depth == depth && IsEmpty)) return;
        while (Read() && !IsEndOf(depth))
        {
            // Passed over.
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _bytes.Dispose();
    }

    private bool IsText => _reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    private int Chunk()
    {
        _bytes.Renew();
        return _reader.ReadValueChunk(_chunk, 0, _chunk.Length);
    }

    /// <summary>A stream of which only so much is read between two steps of the reader.</summary>
    private sealed class Allowance(Stream inner, BoundedXml xml) : Stream
    {
        private long _left = InterchangeLimits.Tag;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Renew() => _left = InterchangeLimits.Tag;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_left <= 0) throw new InterchangeException($"{xml.Place}: one piece of mark-up is longer than {InterchangeLimits.Tag} bytes.");
            var read = inner.Read(buffer);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
