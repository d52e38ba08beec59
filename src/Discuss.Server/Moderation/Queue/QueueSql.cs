using Discuss.Server.Storage;
using Discuss.Server.Threads;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>
/// The statements that read the queue. Each takes so many rows from an index that holds them in order: a queue of 100,000 opens as fast
/// as one of 100.
/// </summary>
internal static class QueueSql
{
    private const string Columns =
        $"SELECT {ThreadSql.ModeratorColumns}, t.key, t.title, t.url, c.report_count, c.urgency, c.body, c.author_id";

    private const string Article = " JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number ";

    private const string Select = $"{Columns} {ThreadSql.From}{Article}WHERE c.site_id = @site ";

    // Counting stops there: nobody works differently with 4,000 than with 1,000.
    public const int MostCounted = 1000;

    private static readonly Parameter[] Window = [Long("viewer"), Int("site"), Long("at"), Int("thread"), Int("ordinal"), Int("count")];
    private static readonly Parameter[] Key = [Int("site"), Int("thread"), Int("ordinal")];

    private const string ByUrgency =
        "AND (c.urgency, c.thread_number, c.ordinal) > (@at, @thread, @ordinal) ORDER BY c.urgency, c.thread_number, c.ordinal LIMIT @count";

    public static readonly Sql Pending = new(Select + "AND c.state = 1 " + ByUrgency, Window);

    public static readonly Sql Reported = new(Select + "AND c.report_count > 0 AND c.state = 0 " + ByUrgency, Window);

    /// <summary>Everything in the order in which it came, newest first: the log knows, and needs no further index.</summary>
    public static readonly Sql All = new(
        $"""
        {Columns}, l.id FROM (
          SELECT id, site_id, thread_number, ordinal FROM transitions
          WHERE site_id = @site AND from_state IS NULL AND id < @at ORDER BY site_id, id DESC LIMIT @count) l
        JOIN comments c ON c.site_id = l.site_id AND c.thread_number = l.thread_number AND c.ordinal = l.ordinal
        {ThreadSql.Joins}{Article}ORDER BY l.id DESC
        """,
        Long("viewer"), Int("site"), Long("at"), Int("count"));

    public static readonly Sql One = new(
        Select + "AND c.thread_number = @thread AND c.ordinal = @ordinal", Long("viewer"), Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>Everything of an author on a site, newest first.</summary>
    public static readonly Sql ByAuthor = new(
        Select + """
            AND c.author_id = @author AND c.created_at <= @at
            AND (c.created_at < @at OR (c.thread_number, c.ordinal) > (@thread, @ordinal))
            ORDER BY c.created_at DESC, c.thread_number, c.ordinal LIMIT @count
            """,
        Long("viewer"), Int("site"), Long("author"), Long("at"), Int("thread"), Int("ordinal"), Int("count"));

    public static readonly Sql CountPending = Count("state = 1");

    public static readonly Sql CountReported = Count("report_count > 0 AND state = 0");

    public static readonly Sql CountAppeals = new(
        $"SELECT count(*) FROM (SELECT 1 FROM appeals WHERE site_id = @site AND state = 0 LIMIT {MostCounted}) AS counted", Int("site"));

    public static readonly Sql Reports = new(
        """
        SELECT reason, note, created_at FROM reports
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND resolved_at IS NULL ORDER BY created_at LIMIT 100
        """,
        Key);

    /// <summary>What changed in the queue about one comment.</summary>
    public static readonly Sql Head = new(
        """
        SELECT state, report_count, urgency, version FROM comments
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Key);

    private static Sql Count(string which) => new(
        $"SELECT count(*) FROM (SELECT 1 FROM comments WHERE site_id = @site AND {which} LIMIT {MostCounted}) AS counted", Int("site"));
}
