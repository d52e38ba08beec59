using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Discuss.Server.Interchange;

/// <summary>Writes one JSON object after the other, each on its line, with a type.</summary>
internal sealed class ExportLines(TextWriter to) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Lines that were written.</summary>
    public long Count { get; private set; }

    /// <summary>Writes a line; fields without a value are left out.</summary>
    public async Task WriteAsync(string type, params (string Name, object? Value)[] fields)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        _json.WriteStartObject();
        _json.WriteString("type", type);
        foreach (var (name, value) in fields)
        {
            switch (value)
            {
                case null: break;
                case string text: _json.WriteString(name, text); break;
                case bool truth: _json.WriteBoolean(name, truth); break;
                case long number: _json.WriteNumber(name, number); break;
                case DateTimeOffset time: _json.WriteString(name, time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)); break;
                default: throw new ArgumentOutOfRangeException(nameof(fields), value, "A value of this kind has no place in an export.");
            }
        }

        _json.WriteEndObject();
        _json.Flush();
        await to.WriteAsync(Encoding.UTF8.GetString(_line.WrittenSpan) + "\n");
        Count++;
    }

    public void Dispose() => _json.Dispose();
}
