using Discuss.Core.Threads;
using Discuss.Server.Notifications.Activity;
using Discuss.Server.Storage;

namespace Discuss.Server.Search;

/// <summary>Brings what happens in threads into the index soon after its commit: nobody who writes waits for it.</summary>
internal sealed class SearchListener(IDatabase database, SearchIndex index) : IThreadListener
{
    private const int MostAtOnce = 64;

    public async Task HearAsync(IReadOnlyList<ThreadHappening> happenings, CancellationToken cancellationToken)
    {
        foreach (var thread in happenings.GroupBy(one => one.Thread))
            await BringAsync(thread.Key, thread.Select(one => one.Comment.Ordinal).Distinct(), cancellationToken);
    }

    /// <summary>Brings comments of a thread into the index as they are now.</summary>
    public async Task BringAsync(ThreadId thread, IEnumerable<int> ordinals, CancellationToken cancellationToken)
    {
        foreach (var some in ordinals.Chunk(MostAtOnce))
        {
            var (sql, values) = SearchSql.OfThread.For(some, thread.Site, thread.Number);
            List<IndexedComment> comments;
            await using (var session = await database.ReadAsync(cancellationToken))
                comments = await session.QueryAsync(sql, IndexedComment.Read, cancellationToken, values);
            await index.PutAsync(comments, cancellationToken);
        }
    }
}
