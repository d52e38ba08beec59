using System.Text.Json;

namespace Discuss.Core.Tests.Rendering;

/// <summary>
/// Hostile and odd inputs that are not part of the project: <c>shared/corpora</c> beside a folder above the tests, or wherever
/// DISCUSS_CORPORA points.
/// </summary>
internal static class Corpora
{
    internal static string? Folder { get; } = Find();

    internal static IReadOnlyList<Item> Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, file)));
        return [.. json.RootElement.EnumerateArray().Select(item => new Item(
            item.GetProperty("id").GetString()!,
            item.GetProperty("payload").GetString()!,
            item.TryGetProperty("expected_html", out var expected) ? expected.GetString() : null))];
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DISCUSS_CORPORA") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpora = Path.Combine(folder.FullName, "shared", "corpora");
            if (Directory.Exists(corpora))
                return corpora;
        }
        return null;
    }

    internal sealed record Item(string Id, string Payload, string? ExpectedHtml);
}

/// <summary>A fact about a corpus; skipped, saying so, where the corpora are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Corpora.Folder is null)
            Skip = "The corpora are not part of the project: no folder shared/corpora above the tests, and DISCUSS_CORPORA names none.";
    }
}
