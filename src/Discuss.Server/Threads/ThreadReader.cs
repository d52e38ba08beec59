using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>What happened to a thread, in order; whether there is more.</summary>
internal sealed record EventBatch(IReadOnlyList<EventView> Items, bool More)
{
    private static readonly string Scored = EventKinds.Word(ThreadEventKind.Scored);

    /// <summary>Without the scores that a later event of the same comment tells as well: each tells the comment as it is now.</summary>
    public static IReadOnlyList<EventView> WithLastScores(IReadOnlyList<EventView> items)
    {
        if (items.Count < 2) return items;
        var later = new HashSet<CommentId>();
        var kept = new List<EventView>(items.Count);
        foreach (var item in items.Reverse())
        {
            var isNews = item.Comment is not { } comment || later.Add(comment.Id);
            if (isNews || item.Kind != Scored) kept.Add(item);
        }

        kept.Reverse();
        return kept;
    }
}

/// <summary>A public comment that somebody answers.</summary>
internal sealed record AnsweredComment(string Body, ReadingPath Path, string Author);

/// <summary>Reads threads, window by window. Nothing that is not public comes out of it, but to its own author.</summary>
internal sealed partial class ThreadReader(IDatabase database, FirstReplies firstReplies, ShadowedComments shadowed, CommentReader comments, ThreadClosing closing)
{
    private static readonly SqlLists ByOrdinals = OrdinalLists.Read(
        "comments", (rows, found) => $"SELECT {ThreadSql.Columns} FROM {rows} {ThreadSql.Joins} WHERE {found} ORDER BY c.path", Parameter.Long("viewer"));

    public async Task<ThreadView?> ThreadAsync(ThreadId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await ThreadAsync(session, id, cancellationToken);
    }

    public async Task<ThreadView?> ThreadAsync(Site site, string key, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return closing.Now(await MovedKeys.FindAsync(session, site.Id, key, cancellationToken), site);
    }

    /// <summary>A window of top-level comments, each with its first replies. A key that was never used is an empty thread.</summary>
    /// <exception cref="ProblemException">400 where the cursor belongs to another list.</exception>
    public async Task<ThreadWindow> WindowAsync(
        Site site, string key, SortOrder order, int limit, WindowCursor? after, Actor? viewer, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        // The thread before its comments: its seq is then never newer than what is shown, and what came between is told again.
        var thread = closing.Now(await MovedKeys.FindAsync(session, site.Id, key, cancellationToken), site);
        if (thread?.Id is not { } id) return new ThreadWindow(EmptyThread(key), [], null);
        if (after is not null && (after.Thread != id || after.Order != order)) throw WrongCursor();
        var place = RootPlace.At(order, after);
        var own = await shadowed.OwnAsync(session, id, viewer, cancellationToken);
        thread = OwnComments.Counted(thread, own);
        var (roots, more) = await RootsAsync(session, id, order, place, limit, viewer, own, cancellationToken);
        var items = await firstReplies.AddAsync(session, id, roots, viewer, own, cancellationToken);
        if (!place.Backwards)
        {
            return new ThreadWindow(thread, items, more ? Cursor(id, order, items[^1], backwards: false) : null)
            {
                Pinned = after is null ? await PinnedAsync(session, thread, viewer, cancellationToken) : null,
            };
        }

        // Going back: there is surely something after this window, which is where the reader came from.
        return new ThreadWindow(thread, items, items.Count > 0 ? Cursor(id, order, items[^1], backwards: false) : null)
        {
            Previous = more ? Cursor(id, order, items[0], backwards: true) : null,
        };
    }

    /// <summary>What stands under a comment, depth first.</summary>
    /// <exception cref="ProblemException">404 where the comment is not shown; 400 where the cursor belongs to another list.</exception>
    public async Task<Page<CommentView>> RepliesAsync(
        CommentId under, WindowCursor? after, int limit, Actor? viewer, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var own = await shadowed.OwnAsync(session, under.Thread, viewer, cancellationToken);
        var top = await ShownAsync(session, under, viewer, own, cancellationToken) ?? throw ThreadInput.UnknownComment();
        if (after is not null && (after.Thread != under.Thread || after.Order is not null
            || !after.Path.Value.StartsWith(top.Path.Value, StringComparison.Ordinal))) throw WrongCursor();
        if (after is { Backwards: true })
        {
            var (before, earlier) = await RepliesAsync(session, under.Thread, top.Path.Value, after.Path.Value, backwards: true, limit, viewer, own, cancellationToken);
            return new Page<CommentView>(before, earlier ? Cursor(under.Thread, null, before[0], backwards: true) : null);
        }

        var from = after?.Path.Value ?? top.Path.Value;
        var (replies, more) = await RepliesAsync(session, under.Thread, from, top.Path.SubtreeEnd, backwards: false, limit, viewer, own, cancellationToken);
        return new Page<CommentView>(replies, more ? Cursor(under.Thread, null, replies[^1], backwards: false) : null);
    }

    /// <summary>One comment; <see langword="null"/> where it is not shown.</summary>
    public async Task<CommentView?> CommentAsync(CommentId id, Actor? viewer, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var own = await shadowed.OwnAsync(session, id.Thread, viewer, cancellationToken);
        return await ShownAsync(session, id, viewer, own, cancellationToken);
    }

    /// <summary>
    /// One's own comment with the state that its author is told, also while it is held; <see langword="null"/> where it is another's or was
    /// taken back.
    /// </summary>
    public async Task<CommentView?> OwnAsync(CommentId id, Actor author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await OwnAsync(session, id, author, cancellationToken);
    }

    /// <inheritdoc cref="OwnAsync(CommentId, Actor, CancellationToken)"/>
    public async Task<CommentView?> OwnAsync(DbSession session, CommentId id, Actor author, CancellationToken cancellationToken)
    {
        var comment = await session.FirstAsync(
            ThreadSql.OneForModerators, comments.ReadForModerators, cancellationToken,
            author.AuthorId, id.Thread.Site, id.Thread.Number, id.Ordinal);
        var own = await shadowed.OwnAsync(session, id.Thread, author, cancellationToken);
        if (own.FirstOrDefault(hidden => hidden.Id == id) is { } hidden) return hidden;
        return comment is { State: not PublicState.Removed } && comment.Author.Id == author.AuthorId ? comment : null;
    }

    /// <summary>What somebody wrote, as it was written, and its place; <see langword="null"/> where it is not public.</summary>
    public async Task<AnsweredComment?> AnsweredAsync(CommentId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            ThreadSql.Answered, row => new AnsweredComment(row.GetString(0), ReadingPath.Parse(row.GetString(1)), row.GetString(2)), cancellationToken,
            id.Thread.Site, id.Thread.Number, id.Ordinal);
    }

    /// <summary>What a comment answers, as it was written; <see langword="null"/> at the top level and where that is not public.</summary>
    public async Task<string?> ParentBodyAsync(CommentId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(ThreadSql.ParentBody, row => row.GetString(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
    }

    /// <summary>The window around a comment: its conversation with the replies before and after it, and the top-level comments that follow.</summary>
    /// <exception cref="ProblemException">404 where the comment is not shown.</exception>
    public async Task<CommentContext> ContextAsync(CommentId id, SortOrder order, int limit, Actor? viewer, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var thread = await ThreadAsync(session, id.Thread, cancellationToken) ?? throw ThreadInput.UnknownComment();
        var own = await shadowed.OwnAsync(session, id.Thread, viewer, cancellationToken);
        thread = OwnComments.Counted(thread, own);
        var comment = await ShownAsync(session, id, viewer, own, cancellationToken) ?? throw ThreadInput.UnknownComment();
        var above = comment.Path.AncestorOrdinals();
        var ancestors = above.Length == 0 ? [] : OwnComments.AddTo(
            await ByOrdinalsAsync(session, id.Thread, above, viewer, cancellationToken), own, hidden => above.Contains(hidden.Id.Ordinal), ReadingOrder);
        var root = ancestors.Count == 0 ? comment : ancestors[0];
        var (replies, previousReplies) = await AroundAsync(session, id.Thread, root, comment, limit, viewer, own, cancellationToken);
        root = root with { Replies = replies };

        var place = RootPlace.Of(order, root, backwards: false);
        var (following, more) = await RootsAsync(session, id.Thread, order, place, limit, viewer, own, cancellationToken);
        var (_, earlier) = await RootsAsync(session, id.Thread, order, place with { Backwards = true }, 0, viewer, own, cancellationToken);
        var items = await firstReplies.AddAsync(session, id.Thread, following, viewer, own, cancellationToken);
        return new CommentContext(
            thread, comment, ancestors, [root, .. items],
            earlier ? Cursor(id.Thread, order, root, backwards: true) : null,
            more ? Cursor(id.Thread, order, items.Count > 0 ? items[^1] : root, backwards: false) : null)
        {
            PreviousReplies = previousReplies,
        };
    }

    /// <summary>What happened after <paramref name="since"/> up to <paramref name="until"/>, each with the comment as it is now.</summary>
    public async Task<EventBatch> EventsAsync(ThreadId id, long since, long until, int limit, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync(
            ThreadSql.Events,
            row => (Seq: row.GetInt64(0), Kind: (ThreadEventKind)row.GetInt32(1), Ordinal: row.IsDBNull(2) ? (int?)null : row.GetInt32(2), Count: row.GetInt32(3)),
            cancellationToken, id.Site, id.Number, since, until, limit + 1);
        var more = rows.Count > limit;
        if (more) rows.RemoveAt(limit);
        var ordinals = rows.Where(row => row.Ordinal is not null).Select(row => row.Ordinal!.Value).Distinct().ToList();
        var found = ordinals.Count == 0
            ? []
            : (await ByOrdinalsAsync(session, id, ordinals, viewer: null, cancellationToken)).ToDictionary(comment => comment.Id.Ordinal);
        return new EventBatch([.. rows.Select(row => Event(id, row.Seq, row.Kind, row.Ordinal, row.Count, found))], more);
    }

    private static EventView Event(
        ThreadId id, long seq, ThreadEventKind kind, int? ordinal, int count, Dictionary<int, CommentView> found)
    {
        var comment = ordinal is { } known ? found.GetValueOrDefault(known) : null;
        var named = comment is null && ordinal is { } hidden ? new CommentId(id, hidden) : (CommentId?)null;
        return new EventView(seq, EventKinds.Word(kind), comment, named) { CommentCount = count };
    }

    private static ProblemException WrongCursor() => ProblemException.Invalid("after", "This cursor belongs to another list.");

    private static ThreadView EmptyThread(string key) => new(null, key, null, null, ThreadState.Open, 0, 0);

    private static string Cursor(ThreadId thread, SortOrder? order, CommentView last, bool backwards) =>
        new WindowCursor(thread, order, order == SortOrder.Top ? -last.RankScore : 0, last.Path, backwards).ToString();

    private async Task<ThreadView?> ThreadAsync(DbSession session, ThreadId id, CancellationToken cancellationToken) => await closing.NowAsync(
        await session.FirstAsync(ThreadSql.ThreadById, CommentReader.ReadThread, cancellationToken, id.Site, id.Number), cancellationToken);

    private static int ReadingOrder(CommentView one, CommentView other) => string.CompareOrdinal(one.Path.Value, other.Path.Value);

    private async Task<CommentView?> ShownAsync(
        DbSession session, CommentId id, Actor? viewer, IReadOnlyList<CommentView> own, CancellationToken cancellationToken)
    {
        return own.FirstOrDefault(hidden => hidden.Id == id) ?? await session.FirstAsync(
            ThreadSql.One, comments.ReadShown, cancellationToken, Viewer(viewer), id.Thread.Site, id.Thread.Number, id.Ordinal);
    }

    private async Task<List<CommentView>> ByOrdinalsAsync(
        DbSession session, ThreadId id, IReadOnlyList<int> ordinals, Actor? viewer, CancellationToken cancellationToken)
    {
        var (sql, values) = ByOrdinals.For(ordinals, Viewer(viewer), id.Site, id.Number);
        var found = await session.QueryAsync(sql, comments.ReadShown, cancellationToken, values);
        return [.. found.OfType<CommentView>()];
    }

    private async Task<(List<CommentView> Items, bool More)> RootsAsync(
        DbSession session, ThreadId id, SortOrder order, RootPlace place, int limit, Actor? viewer, IReadOnlyList<CommentView> own,
        CancellationToken cancellationToken)
    {
        var (sql, descending) = place.Statement(order);
        var found = order == SortOrder.Top
            ? await session.QueryAsync(sql, comments.Read, cancellationToken, Viewer(viewer), id.Site, id.Number, place.Rank, place.Path, limit + 1)
            : await session.QueryAsync(sql, comments.Read, cancellationToken, Viewer(viewer), id.Site, id.Number, place.Path, limit + 1);
        var direction = place.Backwards ? -1 : 1;
        found = OwnComments.AddTo(
            found, own, hidden => hidden.Depth == 0 && direction * RootPlace.Of(order, hidden, false).CompareTo(place, order) > 0,
            (one, other) => direction * RootPlace.Of(order, one, false).CompareTo(RootPlace.Of(order, other, false), order));
        return Cut(found, limit, descending);
    }

    private async Task<(List<CommentView> Items, bool More)> RepliesAsync(
        DbSession session, ThreadId id, string from, string to, bool backwards, int limit, Actor? viewer, IReadOnlyList<CommentView> own,
        CancellationToken cancellationToken)
    {
        var sql = backwards ? ThreadSql.RepliesBefore : ThreadSql.RepliesAfter;
        var found = await session.QueryAsync(sql, comments.Read, cancellationToken, Viewer(viewer), id.Site, id.Number, from, to, limit + 1);
        found = OwnComments.AddTo(
            found, own, hidden => string.CompareOrdinal(hidden.Path.Value, from) > 0 && string.CompareOrdinal(hidden.Path.Value, to) < 0,
            (one, other) => backwards ? ReadingOrder(other, one) : ReadingOrder(one, other));
        return Cut(found, limit, backwards);
    }

    private async Task<(Page<CommentView> Replies, string? Previous)> AroundAsync(
        DbSession session, ThreadId id, CommentView root, CommentView comment, int limit, Actor? viewer, IReadOnlyList<CommentView> own,
        CancellationToken cancellationToken)
    {
        List<CommentView> before = [];
        var earlier = false;
        if (comment.Depth > 0)
        {
            (before, earlier) = await RepliesAsync(
                session, id, root.Path.Value, comment.Path.Value, backwards: true, ThreadLimits.FirstReplies, viewer, own, cancellationToken);
            before.Add(comment);
        }

        var (after, more) = await RepliesAsync(
            session, id, comment.Path.Value, root.Path.SubtreeEnd, backwards: false, limit, viewer, own, cancellationToken);
        List<CommentView> replies = [.. before, .. after];
        return (
            new Page<CommentView>(replies, more ? Cursor(id, null, replies[^1], backwards: false) : null),
            earlier ? Cursor(id, null, replies[0], backwards: true) : null);
    }

    /// <summary>Takes away what only says that there is more, and puts what was read backwards into reading order.</summary>
    private static (List<CommentView> Items, bool More) Cut(List<CommentView> found, int limit, bool reverse)
    {
        var more = found.Count > limit;
        if (more) found.RemoveRange(limit, found.Count - limit);
        if (reverse) found.Reverse();
        return (found, more);
    }

    private static long Viewer(Actor? viewer) => viewer?.AuthorId ?? 0;
}
