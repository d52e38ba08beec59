using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Threads;

namespace Discuss.Server.Live;

/// <summary>What happened to a thread, ready for its readers: each event with the comment as it is now, also as HTML.</summary>
internal sealed class ThreadEvents(ThreadReader reader, ICommentHtml? html = null)
{
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
        var items = new List<EventView>(batch.Items.Count);
        foreach (var item in batch.Items)
        {
            if (item.Comment is not { } comment)
            {
                items.Add(item);
                continue;
            }

            if (!drawn.TryGetValue(comment.Id, out var text)) drawn[comment.Id] = text = await html.RenderAsync(comment, cancellationToken);
            items.Add(item with { Html = text });
        }

        return batch with { Items = items };
    }
}
