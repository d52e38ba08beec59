using Discuss.Server.Contract;

namespace Discuss.Server.Pages.Widgets;

/// <summary>What a list of a site's discussions shows: comments, or threads.</summary>
/// <param name="LinkOf">Where a comment is read.</param>
/// <param name="PageOf">Where a thread is read.</param>
internal sealed record WidgetModel(
    Words Words, string Theme, DateTimeOffset Now, IReadOnlyList<CommentView> Comments, IReadOnlyList<ThreadView> Threads,
    Func<CommentView, string> LinkOf, Func<ThreadView, string> PageOf)
{
    public required string Title { get; init; }

    public required string Style { get; init; }

    /// <summary>The sheet of the site's look; <see langword="null"/> for the usual one.</summary>
    public string? Look { get; init; }

    public required string Script { get; init; }
}
