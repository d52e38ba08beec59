using Discuss.Core.Threads;

namespace Discuss.Core.Interchange.Own;

/// <summary>
/// The words of our own export: JSON lines, each an object with a <c>type</c>. The first is the <c>export</c> with its version, the last the
/// <c>end</c> with the counts, so that one that was cut off is known. Between them, for each <c>site</c>: its <c>thread</c>s, each followed by
/// its <c>comment</c>s, their <c>vote</c>s and its <c>subscription</c>s, its <c>author</c>s, and the <c>image</c>s that its comments show, in pieces.
/// <c>deploy/MOVING.md</c>, "Moving out", names the fields.
/// </summary>
public static class OwnFormat
{
    public const string Version = "1";

    public const string Export = "export";
    public const string Site = "site";
    public const string Thread = "thread";
    public const string Author = "author";
    public const string Comment = "comment";
    public const string Vote = "vote";
    public const string Subscription = "subscription";
    public const string Image = "image";
    public const string End = "end";

    private static readonly Dictionary<string, CommentState> States = Enum.GetValues<CommentState>().ToDictionary(WordOf, StringComparer.Ordinal);

    public static string WordOf(CommentState state) => state switch
    {
        CommentState.Approved => "approved",
        CommentState.Pending => "pending",
        CommentState.Rejected => "rejected",
        CommentState.Spam => "spam",
        CommentState.RemovedByAuthor => "removedByAuthor",
        CommentState.RemovedByModerator => "removedByModerator",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };

    public static CommentState? StateOf(string? word) => word is not null && States.TryGetValue(word, out var state) ? state : null;
}
