using System.Diagnostics;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Storage;
using Discuss.Server.Telemetry;

namespace Discuss.Server.Threads.Turns;

/// <summary>
/// Who posts into a thread in which somebody is being written down already waits for that, and then all who wait are written down together:
/// one turn of the thread, one commit. A busy thread so costs its database less for each comment, not more, and nobody waits longer
/// than for the two commits that are nearest.
/// </summary>
internal sealed class SharedTurns(IDatabase database, SharedTurn turn)
{
    // The last one of a turn is answered with the first.
    private const int MaxShared = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<(int Site, string Key), Queue<Waiting>> _waiting = [];

    /// <summary>How many comments wait behind the turn that the thread has now; <see langword="null"/> where it has none.</summary>
    public int? WaitingFor(int site, string key)
    {
        lock (_lock) return _waiting.TryGetValue((site, key), out var queue) ? queue.Count : null;
    }

    /// <summary>
    /// Writes the comment down in the next turn of its thread; when the task ends, it is on disk. <see langword="null"/> where it must be
    /// written by itself, or refused: nothing of it was kept.
    /// </summary>
    public async Task<CommentView?> PostAsync(NewComment comment)
    {
        using var span = Spans.Start("thread.turn");
        var (key, waiting) = ((comment.Site.Id, comment.Key), new Waiting(comment));
        Queue<Waiting>? queue;
        bool isFirst;
        lock (_lock)
        {
            isFirst = !_waiting.TryGetValue(key, out queue);
            if (isFirst) _waiting[key] = queue = [];
            queue!.Enqueue(waiting);
        }

        if (isFirst)
        {
            // Of nobody's request: it goes on for those who come later.
            using (ExecutionContext.SuppressFlow()) _ = RunAsync(key, queue);
        }

        return await waiting.Done.Task;
    }

    private async Task RunAsync((int Site, string Key) key, Queue<Waiting> queue)
    {
        var group = new List<Waiting>();
        while (true)
        {
            lock (_lock)
            {
                while (group.Count < MaxShared && queue.TryDequeue(out var next)) group.Add(next);
                if (group.Count == 0)
                {
                    _waiting.Remove(key);
                    return;
                }
            }

            await RunAsync(group);
            group.Clear();
        }
    }

    private async Task RunAsync(List<Waiting> group)
    {
        using var span = Spans.Start("thread.shared-turn", group[0].Trace);
        try
        {
            var comments = group.ConvertAll(waiting => waiting.Comment);
            var posted = await database.WriteAsync(session => turn.PostAsync(session, comments, CancellationToken.None), CancellationToken.None);
            for (var i = 0; i < group.Count; i++) group[i].Done.SetResult(posted[i]);
        }
        // Something has changed since they were looked at: each of them finds out by itself whether it was meant.
        catch (Exception fault) when (fault is ProblemException or NotTogetherException)
        {
            foreach (var waiting in group) waiting.Done.SetResult(null);
        }
#pragma warning disable CA1031 // Each who waits hears of it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            foreach (var waiting in group) waiting.Done.TrySetException(fault);
        }
    }

    private sealed class Waiting(NewComment comment)
    {
        public NewComment Comment => comment;

        public ActivityContext Trace { get; } = Spans.Here;

        public TaskCompletionSource<CommentView?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
