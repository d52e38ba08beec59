using System.Text.Json.Nodes;

namespace Discuss.Server.Tests.Interchange;

/// <summary>What an export says, without when it was made and what its people and sites happen to be called by.</summary>
internal static class ExportContent
{
    public static string Of(string export)
    {
        var lines = export.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var names = lines.Where(line => line["type"]!.ToString() == "author").ToDictionary(line => line["id"]!.ToString(), line => $"{line["name"]} {line["email"]}", StringComparer.Ordinal);
        foreach (var line in lines)
        {
            line.Remove("exportedAt");
            if (line["type"]!.ToString() is "site")
            {
                line.Remove("slug");
                line.Remove("name");
            }

            if (line["author"] is { } author) line["author"] = names[author.ToString()];
            if (line["type"]!.ToString() is "author") line.Remove("id");
        }

        // Whose votes come first depends on what people are called by here.
        var (unordered, ordered) = (lines.Where(IsSomebodys), lines.Where(line => !IsSomebodys(line)));
        return string.Join('\n', ordered.Select(line => line.ToJsonString()).Concat(unordered.Select(line => line.ToJsonString()).Order(StringComparer.Ordinal)));
    }

    private static bool IsSomebodys(JsonObject line) => line["type"]!.ToString() is "author" or "vote" or "subscription";
}
