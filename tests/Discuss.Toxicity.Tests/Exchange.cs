using System.Text.Json;

namespace Discuss.Toxicity.Tests;

/// <summary>Nine comments of a real argument, quoted as test data: one insult, two that lash out, six that are heated and clean.</summary>
internal static class Exchange
{
    public sealed record Comment(int Id, int? Parent, string Author, string Body, string Insult);

    private sealed record Thread(Comment[] Comments);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Comment[] Comments { get; } =
        JsonSerializer.Deserialize<Thread>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixture", "exchange.json")), Options)!.Comments;

    public static Comment Number(int id) => Comments.Single(c => c.Id == id);

    /// <summary>The body of the comment that it answers, where that one belongs to the exchange.</summary>
    public static string? ParentOf(Comment comment) => Array.Find(Comments, c => c.Id == comment.Parent)?.Body;
}
