using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discuss.Server.Http;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The settings as the page reads and writes them: by the path of each field in the document of the HTTP contract.</summary>
internal sealed class SettingsDocument
{
    private readonly JsonObject _root;

    private SettingsDocument(JsonObject root) => _root = root;

    public static SettingsDocument Of(SiteSettings settings) => new((JsonObject)JsonSerializer.SerializeToNode(settings, JsonSettings.Default)!);

    /// <summary>A field's value as its input shows it.</summary>
    public string Text(SettingsField field) => Node(field.Path) switch
    {
        null => "",
        JsonArray lines => string.Join('\n', lines.Select(line => line!.GetValue<string>())),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonNode other => other.ToJsonString(),
    };

    public bool IsOn(SettingsField field) => Node(field.Path)?.GetValueKind() == JsonValueKind.True;

    public double? Value(string path) => Node(path) is { } node && node.GetValueKind() == JsonValueKind.Number ? node.GetValue<double>() : null;

    /// <summary>The settings with what a form says of each field.</summary>
    /// <exception cref="ProblemException">400 with every field that is no value of its kind.</exception>
    public SiteSettings With(IFormCollection form)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var field in SettingsFields.All)
        {
            // A switch that is off sends nothing; everything else that was not sent stays as it is.
            if (field.Kind != FieldKind.Switch && !form.ContainsKey(field.Path)) continue;
            if (TryRead(field, form[field.Path].ToString(), out var value)) Put(field.Path, value);
            else errors[field.Path] = [field.Kind == FieldKind.Whole ? "This is no whole number." : "This is no number."];
        }

        if (errors.Count > 0)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "invalid-input", "The settings are not taken as they are.", errors.First().Value[0])
            {
                Errors = errors,
            };
        }

        try
        {
            return _root.Deserialize<SiteSettings>(JsonSettings.Default)!;
        }
        catch (JsonException wrong)
        {
            throw ProblemException.Invalid((wrong.Path ?? "$").TrimStart('$', '.'), "This is not one of the values.");
        }
    }

    private static bool TryRead(SettingsField field, string sent, out JsonNode? value)
    {
        var text = sent.Trim();
        value = null;
        switch (field.Kind)
        {
            case FieldKind.Switch:
                value = text == "on";
                return true;
            case FieldKind.Whole:
                var isWhole = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
                value = whole;
                return isWhole;
            case FieldKind.Number:
                if (text.Length == 0) return field.Optional;
                var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
                if (isNumber) value = number;
                return isNumber;
            case FieldKind.Lines:
                value = new JsonArray([.. sent.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).Select(line => (JsonNode)line.Trim())]);
                return true;
            default:
                value = text.Length == 0 && field.Optional ? null : text;
                return true;
        }
    }

    private JsonNode? Node(string path)
    {
        JsonNode? node = _root;
        foreach (var part in path.Split('.')) node = node?[part];
        return node;
    }

    private void Put(string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var node = _root;
        foreach (var part in parts[..^1]) node = (JsonObject)node[part]!;
        node[parts[^1]] = value;
    }
}
