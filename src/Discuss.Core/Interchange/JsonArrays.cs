using System.Buffers;
using System.Text.Json;

namespace Discuss.Core.Interchange;

/// <summary>An element of a list of a large JSON object: the list's name, and the element's number in it.</summary>
internal readonly record struct JsonItem(string List, Place Place, JsonElement Value);

/// <summary>
/// Reads one large JSON object element by element: <c>{"version":1,"comments":[…],"commenters":[…]}</c>. In memory is one element at a time,
/// which must not be larger than <see cref="InterchangeLimits.Line"/>. An element is good until the next one is asked for.
/// </summary>
internal sealed class JsonArrays(Stream file) : IDisposable
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = InterchangeLimits.Depth };

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _start;
    private int _end;
    private bool _isOver;
    private JsonReaderState _state = new(Options);
    private string _list = "";
    private long _number;

    /// <summary>The object's own fields that are no lists, as far as they have been read.</summary>
    public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of the object's lists, as far as they have been read.</summary>
    public HashSet<string> Lists { get; } = new(StringComparer.Ordinal);

    /// <summary>The elements of the object's lists, in their order.</summary>
    /// <exception cref="InterchangeException">The place at which it is no JSON, cut off, or larger than allowed.</exception>
    public IEnumerable<JsonItem> Items()
    {
        while (true)
        {
            JsonDocument? element = null;
            switch (Step(ref element))
            {
                case Found.Nothing when _isOver:
                    throw new InterchangeException($"{Where()}: the file is cut off.");
                case Found.Nothing:
                    Fill();
                    break;
                case Found.End:
                    Rest();
                    yield break;
                case Found.Element:
                    using (element) yield return new JsonItem(_list, Place, element!.RootElement);
                    break;
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private Place Place => new($"record of \"{OneLine.Of(_list)}\"", _number);

    private string Where() => _number == 0 ? "at the beginning" : $"after {Place}";

    private Found Step(ref JsonDocument? element)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isOver, _state);
        try
        {
            var found = Step(ref reader, ref element);
            if (found != Found.Nothing)
            {
                _start += (int)reader.BytesConsumed;
                _state = reader.CurrentState;
            }

            return found;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new InterchangeException($"{Where()}: {(_isOver ? "the file is cut off, or" : "this is")} no JSON.", fault);
        }
    }

    private Found Step(ref Utf8JsonReader reader, ref JsonDocument? element)
    {
        if (!reader.Read()) return Found.Nothing;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
                return Found.Token;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                return Found.End;
            case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                return Property(ref reader);
            case JsonTokenType.EndArray when reader.CurrentDepth == 1:
                return Found.Token;
            case JsonTokenType.StartObject when reader.CurrentDepth == 2 && _list.Length > 0:
                if (!JsonDocument.TryParseValue(ref reader, out element)) return Found.Nothing;
                _number++;
                return Found.Element;
            default:
                if (reader.CurrentDepth < 2) throw new InterchangeException("at the beginning: this is JSON, but no object with lists in it.");
                if (!reader.TrySkip()) return Found.Nothing;
                _number++;
                return Found.Token;
        }
    }

    private Found Property(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan.Length <= InterchangeLimits.Id ? reader.GetString()! : "";
        if (!reader.Read()) return Found.Nothing;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            (_list, _number) = (name, 0);
            if (Lists.Count < 100) Lists.Add(name);
            return Found.Token;
        }

        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number && reader.ValueSpan.Length <= InterchangeLimits.Id && Fields.Count < 100)
            Fields[name] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        return reader.TrySkip() ? Found.Token : Found.Nothing;
    }

    /// <summary>Behind the object there is nothing.</summary>
    private void Rest()
    {
        while (_buffer.AsSpan(_start, _end - _start).Trim(" \r\n\t"u8).IsEmpty)
        {
            _start = _end;
            Fill();
            if (_isOver) return;
        }

        throw new InterchangeException($"{Where()}: there is something behind the end of the export.");
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
            if (_end >= InterchangeLimits.Line) throw new InterchangeException($"{Where()}: the next one is longer than {InterchangeLimits.Line} bytes.");
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = file.Read(_buffer, _end, _buffer.Length - _end);
        if (_end == 0 && read >= 3 && _buffer.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) _start = 3;
        _end += read;
        _isOver = read == 0;
    }

    private enum Found
    {
        Nothing,
        Token,
        Element,
        End,
    }
}
