using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Notifications.Letters;

/// <summary>Reads what a mail tells of, at the moment when it goes out: only what everybody may read then, and nobody whom its reader ignores.</summary>
internal sealed class LetterReader(IDatabase database, SiteDirectory sites)
{
    // As many comments of one thread as a mail shows; the rest is counted.
    private const int MostOfThread = 10;
    private const int MostCounted = 500;

    private const string Ignores = "EXISTS (SELECT 1 FROM ignored i WHERE i.author_id = @reader AND i.ignored_id = c.author_id)";

    private static readonly SqlLists Notices = new(
        list =>
            $"""
            SELECT n.site_id, n.thread_number, n.ordinal, n.kind, a.name, c.excerpt, c.created_at FROM notices n
            JOIN comments c ON c.site_id = n.site_id AND c.thread_number = n.thread_number AND c.ordinal = n.ordinal AND c.state = 0
            JOIN authors a ON a.id = c.author_id
            WHERE n.id IN ({list}) AND n.author_id = @reader AND NOT {Ignores} ORDER BY n.id
            """,
        Parameter.Long, Parameter.Long("reader"));

    private static readonly Sql Followed = new(
        "SELECT site_id, thread_number FROM subscriptions WHERE id = @id AND author_id = @reader AND by_mail = 1 AND ordinal = 0",
        Parameter.Long("id"), Parameter.Long("reader"));

    private static readonly Sql NewInThread = new(
        $"""
        SELECT e.site_id, e.thread_number, e.ordinal, -1, a.name, c.excerpt, c.created_at FROM (
          SELECT site_id, thread_number, ordinal, seq FROM events
          WHERE site_id = @site AND thread_number = @thread AND seq >= @from AND kind = 0 ORDER BY seq LIMIT {MostCounted}) AS e
        JOIN comments c ON c.site_id = e.site_id AND c.thread_number = e.thread_number AND c.ordinal = e.ordinal AND c.state = 0
        JOIN authors a ON a.id = c.author_id
        WHERE c.author_id <> @reader AND NOT {Ignores} ORDER BY e.seq
        """,
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Long("from"), Parameter.Long("reader"));

    private static readonly Sql Thread = new(
        "SELECT key, title, url FROM threads WHERE site_id = @site AND number = @thread", Parameter.Int("site"), Parameter.Int("thread"));

    /// <summary>What there is to tell, thread by thread; nothing is told twice in one mail.</summary>
    public async Task<List<LetterThread>> ReadAsync(NoticeLetter letter, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var items = new List<LetterItem>();
        foreach (var some in letter.Notices.Chunk(64))
        {
            var (sql, values) = Notices.For(some, letter.Author);
            items.AddRange(await session.QueryAsync(sql, Read, cancellationToken, values));
        }

        var subscriptions = new Dictionary<ThreadId, long>();
        foreach (var followed in letter.Threads)
        {
            var thread = await session.FirstAsync(
                Followed, row => (ThreadId?)new ThreadId(row.GetInt32(0), row.GetInt32(1)), cancellationToken, followed.Subscription, letter.Author);
            if (thread is not { } id) continue;
            subscriptions[id] = followed.Subscription;
            var news = await session.QueryAsync(NewInThread, Read, cancellationToken, id.Site, id.Number, followed.FromSeq, letter.Author);
            items.AddRange(news.Where(one => !items.Exists(other => other.Comment == one.Comment)));
        }

        var threads = new List<LetterThread>();
        foreach (var thread in items.GroupBy(item => item.Comment.Thread))
        {
            if (await sites.FindAsync(thread.Key.Site, cancellationToken) is not { } site) continue;
            var shown = thread.OrderBy(item => item.Comment.Ordinal).Take(MostOfThread).ToList();
            var (key, title, url) = await session.FirstAsync(
                Thread, row => (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), cancellationToken,
                thread.Key.Site, thread.Key.Number);
            threads.Add(new LetterThread(site, thread.Key, key, title ?? key, url, shown, thread.Count() - shown.Count)
            {
                Subscription = subscriptions.GetValueOrDefault(thread.Key),
            });
        }

        return threads;
    }

    private static LetterItem Read(DbDataReader row) => new(
        new CommentId(new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetInt32(2)), row.GetInt32(3) < 0 ? null : (NoticeKind)row.GetInt32(3),
        row.GetString(4), row.GetString(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
