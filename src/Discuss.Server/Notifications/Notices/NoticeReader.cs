using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Notifications.Notices;

/// <summary>Something new for one person.</summary>
/// <param name="Kind"><c>reply</c>, <c>mention</c>, or <c>under</c> for what stands under a comment that they follow.</param>
internal sealed record NoticeView(long Id, string Kind, NoticeComment Comment, NoticeThread Thread, bool Read, DateTimeOffset At);

internal sealed record NoticeComment(CommentId Id, string Author, string Excerpt);

internal sealed record NoticeThread(ThreadId Id, string Key, string Title, string? Url);

/// <summary>A thread that somebody follows, with new comments in it.</summary>
internal sealed record NewsOfThread(NoticeThread Thread, int Count);

/// <summary>What there is for one person on a site: at most fifty of each, newest first.</summary>
/// <param name="Unread">How many of all were not read, each thread counted once; 100 stands for more.</param>
internal sealed record NoticeList(int Unread, IReadOnlyList<NoticeView> Items, IReadOnlyList<NewsOfThread> Threads);

/// <summary>Reads and marks what there is for people; only what everybody may read.</summary>
internal sealed class NoticeReader(IDatabase database, TimeProvider clock)
{
    private const int MostShown = 50;
    private const int MostCounted = 100;
    private const int ShownCharacters = 160;

    private const string Ignores = "EXISTS (SELECT 1 FROM ignored i WHERE i.author_id = n.author_id AND i.ignored_id = c.author_id)";

    private static readonly Sql Newest = new(
        $"""
        SELECT n.id, n.kind, n.thread_number, n.ordinal, a.name, c.excerpt, t.key, t.title, t.url, n.read_at, n.created_at FROM notices n
        JOIN comments c ON c.site_id = n.site_id AND c.thread_number = n.thread_number AND c.ordinal = n.ordinal AND c.state = 0
        JOIN authors a ON a.id = c.author_id JOIN threads t ON t.site_id = n.site_id AND t.number = n.thread_number
        WHERE n.author_id = @author AND n.site_id = @site AND NOT {Ignores} ORDER BY n.id DESC LIMIT {MostShown}
        """,
        Parameter.Long("author"), Parameter.Int("site"));

    private static readonly Sql Unread = new(
        $"""
        SELECT count(*) FROM (SELECT 1 FROM notices n
          JOIN comments c ON c.site_id = n.site_id AND c.thread_number = n.thread_number AND c.ordinal = n.ordinal AND c.state = 0
          WHERE n.author_id = @author AND n.site_id = @site AND n.read_at IS NULL AND NOT {Ignores} LIMIT {MostCounted}) AS counted
        """,
        Parameter.Long("author"), Parameter.Int("site"));

    private const string WithNews =
        """
        FROM subscriptions s JOIN threads t ON t.site_id = s.site_id AND t.number = s.thread_number
        WHERE s.author_id = @author AND s.site_id = @site AND s.ordinal = 0 AND t.comment_count > s.seen_count
        """;

    private static readonly Sql Threads = new(
        $"SELECT s.thread_number, t.key, t.title, t.url, t.comment_count - s.seen_count {WithNews} ORDER BY t.last_comment_at DESC LIMIT {MostShown}",
        Parameter.Long("author"), Parameter.Int("site"));

    private static readonly Sql UnreadThreads = new($"SELECT count(*) {WithNews}", Parameter.Long("author"), Parameter.Int("site"));

    private static readonly Sql SawThreads = new(
        """
        UPDATE subscriptions SET new_seq = NULL,
          seen_count = (SELECT t.comment_count FROM threads t WHERE t.site_id = subscriptions.site_id AND t.number = subscriptions.thread_number)
        WHERE author_id = @author AND site_id = @site AND ordinal = 0
        """,
        Parameter.Long("author"), Parameter.Int("site"));

    private static readonly Sql MarkRead = new(
        "UPDATE notices SET read_at = @now WHERE author_id = @author AND site_id = @site AND read_at IS NULL AND id <= @upto",
        Parameter.Long("now"), Parameter.Long("author"), Parameter.Int("site"), Parameter.Long("upto"));

    public async Task<NoticeList> OfAsync(int site, long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await OfAsync(session, site, author, cancellationToken);
    }

    public static async Task<NoticeList> OfAsync(DbSession session, int site, long author, CancellationToken cancellationToken)
    {
        var unread = await UnreadAsync(session, site, author, cancellationToken);
        var items = await session.QueryAsync(Newest, row => Read(site, row), cancellationToken, author, site);
        var threads = await session.QueryAsync(
            Threads,
            row => new NewsOfThread(
                new NoticeThread(
                    new ThreadId(site, row.GetInt32(0)), row.GetString(1), row.IsDBNull(2) ? row.GetString(1) : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
                row.GetInt32(4)),
            cancellationToken, author, site);
        return new NoticeList(unread, items, threads);
    }

    /// <summary>How many are not read; 100 stands for more.</summary>
    public async Task<int> UnreadAsync(int site, long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await UnreadAsync(session, site, author, cancellationToken);
    }

    /// <summary>Marks as read what was there up to one of them, and the threads that are followed as they are now.</summary>
    public Task MarkReadAsync(int site, long author, long upTo, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(SawThreads, cancellationToken, author, site);
            return await session.ExecuteAsync(MarkRead, cancellationToken, clock.GetUtcNow().ToUnixTimeMilliseconds(), author, site, upTo);
        },
        cancellationToken);

    private static async Task<int> UnreadAsync(DbSession session, int site, long author, CancellationToken cancellationToken) =>
        Math.Min(
            MostCounted,
            await session.FirstAsync(Unread, row => (int)row.GetInt64(0), cancellationToken, author, site)
            + await session.FirstAsync(UnreadThreads, row => (int)row.GetInt64(0), cancellationToken, author, site));

    private static NoticeView Read(int site, DbDataReader row)
    {
        var thread = new ThreadId(site, row.GetInt32(2));
        var (key, text) = (row.GetString(6), row.GetString(5));
        return new NoticeView(
            row.GetInt64(0), Word((NoticeKind)row.GetInt32(1)),
            new NoticeComment(new CommentId(thread, row.GetInt32(3)), row.GetString(4), text.Length > ShownCharacters ? text[..ShownCharacters] + " …" : text),
            new NoticeThread(thread, key, row.IsDBNull(7) ? key : row.GetString(7), row.IsDBNull(8) ? null : row.GetString(8)),
            !row.IsDBNull(9), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)));
    }

    private static string Word(NoticeKind kind) => kind switch { NoticeKind.Reply => "reply", NoticeKind.Mention => "mention", _ => "under" };
}
