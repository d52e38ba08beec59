using System.Globalization;
using System.Text.Json;

namespace Discuss.Core.Interchange;

/// <summary>The fields of a JSON object, each bounded; the first that cannot be taken is told of.</summary>
internal sealed class JsonFields(JsonElement value)
{
    /// <summary>What is wrong with the first field that cannot be taken.</summary>
    public string? Problem { get; private set; }

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    public bool Has(string name) => IsObject && value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null;

    /// <summary>A text; numbers and nothing else are taken for one, too. <see langword="null"/> where there is none.</summary>
    public string? Text(string name, int most = InterchangeLimits.Field)
    {
        if (!IsObject || !value.TryGetProperty(name, out var found)) return null;
        switch (found.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.Number:
                return found.GetRawText() is { Length: <= InterchangeLimits.Id } number ? number : null;
            case JsonValueKind.String:
                return Bounded(name, found, most);
            default:
                Problem ??= $"\"{name}\" is no text";
                return null;
        }
    }

    /// <summary>An identifier; empty where there is none that can be taken.</summary>
    public string Id(string name) => Text(name, InterchangeLimits.Id) ?? "";

    public string? TextOrNull(string name, int most = InterchangeLimits.Field) => Values.OrNull(Text(name, most));

    public bool IsTrue(string name) => IsObject && value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.True;

    public int Score(string name) =>
        IsObject && value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetDouble(out var number)
            ? Values.Score((long)Math.Clamp(number, -1e9, 1e9))
            : 0;

    /// <summary>A time as text, as milliseconds, or as MongoDB exports it (<c>{"$date": …}</c>).</summary>
    public DateTimeOffset? Time(string name)
    {
        if (!IsObject || !value.TryGetProperty(name, out var found)) return null;
        if (found.ValueKind == JsonValueKind.Object) return new JsonFields(found).Time(found.TryGetProperty("$date", out _) ? "$date" : "$numberLong");
        if (found.ValueKind == JsonValueKind.Number) return found.TryGetDouble(out var number) ? Values.Milliseconds(number) : null;
        var text = found.ValueKind == JsonValueKind.String ? Bounded(name, found, InterchangeLimits.Id) : null;
        return name == "$numberLong" && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) ? Values.Milliseconds(milliseconds) : Values.Time(text);
    }

    /// <summary>Bytes that are written as base64; none where they cannot be taken.</summary>
    public byte[] Bytes(string name, int most)
    {
        if (!IsObject || !value.TryGetProperty(name, out var found) || found.ValueKind != JsonValueKind.String) return [];
        if (!found.TryGetBytesFromBase64(out var bytes)) Problem ??= $"\"{name}\" is no base64";
        else if (bytes.Length <= most) return bytes;
        else Problem ??= $"\"{name}\" is longer than what is taken";
        return [];
    }

    public JsonFields Inner(string name) => new(IsObject && value.TryGetProperty(name, out var found) ? found : default);

    /// <summary>The elements of a list; none where it is no list.</summary>
    public IEnumerable<JsonFields> List(string name) =>
        IsObject && value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Array
            ? found.EnumerateArray().Select(element => new JsonFields(element))
            : [];

    /// <summary>The names and values of an inner object whose names are data.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Entries(string name) =>
        IsObject && value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().Select(property => (property.Name, property.Value))
            : [];

    private string? Bounded(string name, JsonElement found, int most)
    {
        string text;
        try
        {
            text = found.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            Problem ??= $"\"{name}\" contains half of a character";
            return null;
        }

        if (text.Length <= most) return text;
        Problem ??= $"\"{name}\" is longer than what is taken";
        return null;
    }
}
