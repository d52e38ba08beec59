using Discuss.Core.Threads;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads.Turns;

/// <summary>What new replies count for on the comments above them, added up: who is answered ten times at once is counted on once.</summary>
internal sealed class NewReplies
{
    // As many as a statement's list holds.
    private const int MaxAtOnce = 512;

    private readonly Dictionary<int, (int Replies, int Children)> _above = [];

    public void Add(ReadingPath path)
    {
        var above = path.AncestorOrdinals();
        for (var i = 0; i < above.Length; i++)
        {
            var (replies, children) = _above.GetValueOrDefault(above[i]);
            _above[above[i]] = (replies + 1, children + (i == above.Length - 1 ? 1 : 0));
        }
    }

    /// <summary>Counts them, where what stands right above each is public.</summary>
    /// <exception cref="Http.ProblemException">404: one of those has gone meanwhile.</exception>
    public async ValueTask CountAsync(WriteSession session, ThreadId thread, CancellationToken cancellationToken)
    {
        foreach (var (ordinal, (replies, children)) in _above.Where(above => above.Value.Children > 0))
        {
            await session.LaterAsync(
                WriteSql.CountAnswers, new Promise(1, ThreadInput.UnknownParent), cancellationToken, replies, children, thread.Site, thread.Number, ordinal);
        }

        foreach (var alike in _above.Where(above => above.Value.Children == 0).GroupBy(above => above.Value.Replies, above => above.Key))
        {
            foreach (var some in alike.Chunk(MaxAtOnce))
            {
                var (sql, values) = WriteSql.CountReplies.For(some, alike.Key, thread.Site, thread.Number);
                await session.LaterAsync(sql, cancellationToken, values);
            }
        }
    }
}
