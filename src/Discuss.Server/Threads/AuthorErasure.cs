using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Images;
using Discuss.Server.Search;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>The comments of an author that are to be taken back.</summary>
/// <param name="After">Milliseconds: those that were written before are done.</param>
internal sealed record CommentsToTakeBack(long AuthorId, long After);

/// <summary>
/// Takes back every comment of an author as the author would one by one: counts, tombstones, events and the log follow, and no text is
/// kept. Thread by thread, some at a time; what is left for later goes into the outbox again.
/// </summary>
internal sealed class AuthorErasure(IDatabase database, Outbox outbox, SearchIndex search, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "comments-taken-back";

    private const int BatchSize = 50;

    // Well within what a message may take.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(15);

    private static readonly Sql Next = new(
        """
        SELECT site_id, thread_number, ordinal, created_at FROM comments
        WHERE author_id = @author AND created_at >= @after AND state <> 4 ORDER BY created_at LIMIT @count
        """,
        Parameter.Long("author"), Parameter.Long("after"), Parameter.Int("count"));

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var work = JsonSerializer.Deserialize<CommentsToTakeBack>(payload, JsonSettings.Default)!;
        var began = clock.GetTimestamp();
        while (true)
        {
            var batch = await NextAsync(work, cancellationToken);
            foreach (var thread in batch.GroupBy(comment => comment.Id.Thread))
                await TakeBackAsync(work.AuthorId, thread.Key, [.. thread.Select(comment => comment.Id)], cancellationToken);
            var done = batch.Count < BatchSize;
            if (!done) work = work with { After = batch[^1].At };
            if (!done && clock.GetElapsedTime(began) < Turn) continue;
            await database.WriteAsync(
                async session =>
                {
                    if (done) await ErasedTraces.AskAsync(session, outbox, database.Dialect, cancellationToken);
                    else await outbox.AddAsync(session, MessageKind, work, cancellationToken);
                    return true;
                },
                cancellationToken);
            return;
        }
    }

    private async Task<List<(CommentId Id, long At)>> NextAsync(CommentsToTakeBack work, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            Next, row => (new CommentId(new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetInt32(2)), row.GetInt64(3)), cancellationToken,
            work.AuthorId, work.After, BatchSize);
    }

    private Task<int> TakeBackAsync(long author, ThreadId thread, CommentId[] comments, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await ThreadTurn.TakeAsync(session, thread, clock.GetUtcNow(), cancellationToken) is not { } turn) return 0;
            foreach (var id in comments)
            {
                // As it is now: a message may come twice.
                if (await turn.CommentAsync(id, cancellationToken) is not { } comment || comment.AuthorId != author) continue;
                if (comment.State == CommentState.RemovedByAuthor) continue;
                await StateChange.ApplyAsync(turn, comment, CommentState.RemovedByAuthor, new Decision(author, null, null, null), cancellationToken);
                await session.ExecuteAsync(WriteSql.Erase, cancellationToken, thread.Site, thread.Number, id.Ordinal);
                await search.ForgetAsync(session, id, cancellationToken);
                await ImageUses.ChangeAsync(session, outbox, id, author, [], turn.Now, cancellationToken);
            }

            return comments.Length;
        },
        cancellationToken);
}
