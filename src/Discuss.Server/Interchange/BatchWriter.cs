using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Images;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using Discuss.Server.Threads.Turns;

namespace Discuss.Server.Interchange;

/// <summary>
/// Writes a batch of comments as posting would have: places, counts, events, the log; only that nobody is told and no rule is asked. All of a
/// batch or nothing, and after each batch everything is as if no more were to come.
/// </summary>
internal sealed class BatchWriter(Site site, string source, MovedAuthors authors, Outbox outbox, TimeProvider clock)
{
    /// <summary>What the log says of how a comment began that came from elsewhere.</summary>
    public const string Rule = "moved-in";

    private static readonly SqlRows Events = new(WriteSql.InsertEvent);
    private static readonly SqlRows Transitions = new(WriteSql.InsertTransition);

    public async Task<WrittenBatch> WriteAsync(WriteSession session, ImportBatch batch, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var since = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var comment in batch.Parts.SelectMany(part => part.Comments)) since.TryAdd(comment.Source.Person, comment.CreatedAt.ToUnixTimeMilliseconds());
        var (people, made) = await authors.TakeAsync(session, since.Keys, batch.People, person => since[person], now, cancellationToken);
        var (places, threads, fresh) = (new List<int[]>(), new List<ThreadId>(), 0);
        foreach (var part in batch.Parts)
        {
            var (thread, ordinals, isNew) = await WriteAsync(session, part, people, now, cancellationToken);
            places.Add(ordinals);
            threads.Add(thread);
            if (isNew) fresh++;
        }

        await MovedInThreads.AddAsync(session, outbox, threads, cancellationToken);
        return new WrittenBatch(places, people, made, fresh, threads);
    }

    private async Task<(ThreadId Thread, int[] Ordinals, bool IsNew)> WriteAsync(
        WriteSession session, BatchPart part, Dictionary<string, long> people, long now, CancellationToken cancellationToken)
    {
        var (taken, isNew) = await TakeAsync(session, part, now, cancellationToken);
        var thread = new ThreadId(site.Id, taken.Number);
        await session.ExecuteAsync(MovedSql.Thread, cancellationToken, site.Id, part.Thread.Source.Thread.Id, source, thread.Number);
        if (isNew && part.Thread.Source.Thread.IsClosed) await session.ExecuteAsync(MovedSql.Close, cancellationToken, site.Id, thread.Number);
        if (taken.LastOrdinal > ReadingPath.MaxOrdinal) throw new StorageException($"The discussion {part.Thread.Key} has more comments than one can hold.");
        var ordinals = new int[part.Comments.Count];
        var places = new Dictionary<int, int>(ordinals.Length);
        for (var i = 0; i < ordinals.Length; i++) places[part.Comments[i].Index] = ordinals[i] = taken.LastOrdinal - ordinals.Length + 1 + i;
        var order = part.Thread.Order;
        // What is answered came with an earlier batch, or comes with this one.
        int ParentOf(int index) => order.Parent(index) is >= 0 and var parent ? places.TryGetValue(parent, out var here) ? here : order.Ordinals[parent] : 0;
        var counted = new CountedThread(session, thread);
        await counted.LoadAsync(part.Comments.Select(comment => ParentOf(comment.Index)).Where(parent => parent > 0 && parent <= taken.LastOrdinal - ordinals.Length), cancellationToken);
        // What was there and is gone cannot be answered.
        int AnsweredBy(int index) => ParentOf(index) is > 0 and var parent && counted.Has(parent) ? parent : 0;
        foreach (var comment in part.Comments) counted.Add(places[comment.Index], AnsweredBy(comment.Index), comment.Text.State);
        await InsertAsync(session, part, thread, taken, ordinals, AnsweredBy, counted, people, now, cancellationToken);
        await counted.SaveAsync(cancellationToken);
        return (thread, ordinals, isNew);
    }

    private async Task InsertAsync(
        WriteSession session, BatchPart part, ThreadId thread, TakenThread taken, int[] ordinals, Func<int, int> parentOf, CountedThread counted,
        Dictionary<string, long> people, long now, CancellationToken cancellationToken)
    {
        var (comments, identifiers, transitions, events) = (new List<object?[]>(), new List<object?[]>(), new List<object?[]>(), new List<object?[]>());
        var (seq, count, heat, last) = (taken.Seq, taken.CommentCount, taken.Heat, 0L);
        for (var i = 0; i < ordinals.Length; i++)
        {
            var (comment, ordinal) = (part.Comments[i], ordinals[i]);
            var (at, parent, place, state) = (comment.CreatedAt.ToUnixTimeMilliseconds(), parentOf(comment.Index), counted[ordinal], comment.Text.State);
            if (state == CommentState.Approved)
            {
                (seq, count, heat, last) = (seq + 1, count + 1, Heat.After(heat, comment.CreatedAt), Math.Max(last, at));
                events.Add([thread.Site, thread.Number, seq, (int)ThreadEventKind.Created, ordinal, count, now]);
            }

            comments.Add(
            [
                thread.Site, thread.Number, ordinal, parent == 0 ? null : parent, place.Path.Value, place.Path.Depth, people[comment.Source.Person], comment.Text.Body, comment.Text.Html,
                comment.Text.Excerpt, comment.Text.IsLong ? 1 : 0, CommentRenderer.Version, (int)state, place.Shown ? 1 : 0, place.Children, place.Replies,
                comment.Source.Score, -comment.Source.Score, seq, at, comment.EditedAt?.ToUnixTimeMilliseconds(), state == CommentState.Pending ? at : 0L,
                comment.Source.PinnedAt, comment.Source.FeaturedAt,
            ]);
            identifiers.Add([thread.Site, comment.Source.Id, source, thread.Number, ordinal]);
            transitions.Add([thread.Site, thread.Number, ordinal, null, (int)state, null, Rule, null, null, null, now]);
        }

        if (last > 0 || count > taken.CommentCount) await session.LaterAsync(MovedSql.Published, cancellationToken, seq, count, heat, last, thread.Site, thread.Number);
        if (part.Comments.Any(comment => (comment.Source.PinnedAt ?? comment.Source.FeaturedAt) is not null))
            await session.LaterAsync(MovedSql.Marked, cancellationToken, thread.Site, thread.Number);
        await session.InsertLaterAsync(MovedSql.Comments, comments, cancellationToken);
        await session.InsertLaterAsync(MovedSql.Identifiers, identifiers, cancellationToken);
        await session.InsertLaterAsync(Transitions, transitions, cancellationToken);
        await session.InsertLaterAsync(Events, events, cancellationToken);
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (part.Comments[i].Text.Images is { Count: > 0 } images)
                await ImageUses.AddAsync(session, new CommentId(thread, ordinals[i]), images, DateTimeOffset.FromUnixTimeMilliseconds(now), cancellationToken);
        }
    }

    /// <summary>Takes the thread's turn for all of them, and makes the thread where it is not there yet.</summary>
    private async Task<(TakenThread Taken, bool IsNew)> TakeAsync(WriteSession session, BatchPart part, long now, CancellationToken cancellationToken)
    {
        var thread = part.Thread;
        if (await TakenThread.TakeAsync(session, part.Comments.Count, site.Id, thread.Key, thread.Url, thread.Title, cancellationToken) is { } there) return (there, false);
        if (await MovedKeys.NowAsync(session, site.Id, thread.Key, cancellationToken) is { } present
            && await TakenThread.TakeAsync(session, part.Comments.Count, site.Id, present, url: null, thread.Title, cancellationToken) is { } moved) return (moved, false);
        var number = await session.FirstAsync(WriteSql.NextThread, row => row.GetInt32(0), cancellationToken, site.Id);
        var began = thread.CreatedAt?.ToUnixTimeMilliseconds() ?? (part.Comments.Count > 0 ? part.Comments[0].CreatedAt.ToUnixTimeMilliseconds() : now);
        await session.ExecuteAsync(WriteSql.InsertThread, cancellationToken, site.Id, number, thread.Key, thread.Url, thread.Title, began);
        return (await TakenThread.TakeAsync(session, part.Comments.Count, site.Id, thread.Key, thread.Url, thread.Title, cancellationToken)
            ?? throw new StorageException("The site is not there any more."), true);
    }
}
