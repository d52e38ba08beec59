using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Threads;

namespace Discuss.Server.Live;

/// <summary>What happened to a thread, ready for its readers: each event with the comment as it is now, also as HTML.</summary>
internal sealed class ThreadEvents(ThreadReader reader, ICommentHtml? html = null)
{
    private static readonly string Scored = EventKinds.Word(ThreadEventKind.Scored);
    private static readonly string Removed = EventKinds.Word(ThreadEventKind.Removed);
    private static readonly string Marked = EventKinds.Word(ThreadEventKind.Marked);

    /// <summary>The thread's newest <c>seq</c>; <see langword="null"/> where there is no such thread.</summary>
    public async Task<long?> SeqAsync(ThreadId thread, CancellationToken cancellationToken) =>
        (await reader.ThreadAsync(thread, cancellationToken))?.Seq;

    /// <summary>The events after <paramref name="since"/> up to <paramref name="until"/>, at most <paramref name="limit"/>.</summary>
    public async Task<EventBatch> ReadAsync(ThreadId thread, long since, long until, int limit, CancellationToken cancellationToken)
    {
        var batch = await reader.EventsAsync(thread, since, until, limit, cancellationToken);
        if (html is null) return batch;
        // A comment that had several events in this batch is drawn once.
        var drawn = new Dictionary<CommentId, string>();
        string? pinned = null;
        var items = new List<EventView>(batch.Items.Count);
        foreach (var item in batch.Items)
        {
            var told = item;
            if (item.Comment is { } comment)
            {
                if (!drawn.TryGetValue(comment.Id, out var text)) drawn[comment.Id] = text = await html.RenderAsync(comment, cancellationToken);
                told = told with { Html = text };
            }

            // What stands above the thread came or went, or has another text: whoever reads is told without asking.
            if (item.Kind == Marked || item.Kind == Removed || (item.Kind != Scored && item.Comment is { Pinned: true }))
                told = told with { PinnedHtml = pinned ??= await html.RenderPinnedAsync(thread, await reader.PinnedAsync(thread, cancellationToken), cancellationToken) };
            items.Add(told);
        }

        return batch with { Items = items };
    }
}
