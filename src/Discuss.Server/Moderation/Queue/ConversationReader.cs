using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>Reads what a moderator needs beside one item: the conversation around it, and what is like it.</summary>
internal sealed class ConversationReader(IDatabase database, CommentReader comments)
{
    /// <summary>How many comments before and after one are read; what a moderator scrolls, and never a whole thread.</summary>
    private const int Around = 25;

    // As many as one request decides about, out of as many as a moderator would ever look through.
    private const int MostAlike = 200;
    private const int LookedThrough = 2000;

    private static readonly Parameter[] Window = [Long("viewer"), Int("site"), Int("thread"), Text("from"), Text("to"), Int("count")];

    private const string InConversation =
        $"SELECT {ThreadSql.ModeratorColumns} {ThreadSql.From} WHERE c.site_id = @site AND c.thread_number = @thread AND c.shown = 1 ";

    public static readonly Sql Before = new(InConversation + "AND c.path >= @from AND c.path < @to ORDER BY c.path DESC LIMIT @count", Window);

    public static readonly Sql After = new(InConversation + "AND c.path > @from AND c.path < @to ORDER BY c.path LIMIT @count", Window);

    /// <summary>What waits with the same first signal.</summary>
    public static readonly Sql Alike = new(
        $"""
        SELECT w.thread_number, w.ordinal, w.version FROM (
          SELECT site_id, thread_number, ordinal, version, urgency FROM comments
          WHERE site_id = @site AND state = 1 ORDER BY urgency, thread_number, ordinal LIMIT {LookedThrough}) w
        WHERE (
          SELECT s.rule || ' ' || coalesce(s.label, '') FROM signals s
          WHERE s.site_id = w.site_id AND s.thread_number = w.thread_number AND s.ordinal = w.ordinal AND s.position = 0) = (
          SELECT o.rule || ' ' || coalesce(o.label, '') FROM signals o
          WHERE o.site_id = @site AND o.thread_number = @thread AND o.ordinal = @ordinal AND o.position = 0)
        ORDER BY w.urgency, w.thread_number, w.ordinal LIMIT {MostAlike}
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    /// <summary>
    /// The top-level comment of the conversation, the comments above this one, and the shown ones around it, in reading order; the comment
    /// itself stands among them whatever its state. <see langword="null"/> where there is no such comment.
    /// </summary>
    public async Task<IReadOnlyList<CommentView>?> AroundAsync(CommentId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        if (await OneAsync(id.Ordinal) is not { } self) return null;
        var root = self.Path.RootPath;
        var met = new SortedDictionary<string, CommentView>(StringComparer.Ordinal) { [self.Path.Value] = self };
        foreach (var ordinal in self.Path.AncestorOrdinals())
        {
            if (await OneAsync(ordinal) is { } above) met[above.Path.Value] = above;
        }

        foreach (var comment in await ReadAsync(Before, root.Value, self.Path.Value)) met[comment.Path.Value] = comment;
        foreach (var comment in await ReadAsync(After, self.Path.Value, root.Value + "~")) met[comment.Path.Value] = comment;
        return [.. met.Values];

        Task<CommentView?> OneAsync(int ordinal) => session.FirstAsync(
            ThreadSql.OneForModerators, comments.ReadForModerators, cancellationToken, 0L, id.Thread.Site, id.Thread.Number, ordinal);

        Task<List<CommentView>> ReadAsync(Sql sql, string from, string to) => session.QueryAsync(
            sql, comments.ReadForModerators, cancellationToken, 0L, id.Thread.Site, id.Thread.Number, from, to, Around);
    }

    /// <summary>What waits for the same reason as this comment, most urgent first.</summary>
    public async Task<IReadOnlyList<VersionView>> AlikeAsync(CommentId id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            Alike, row => new VersionView(new CommentId(new ThreadId(id.Thread.Site, row.GetInt32(0)), row.GetInt32(1)), row.GetInt32(2)),
            cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
    }
}

/// <summary>A comment in the version to decide about.</summary>
internal sealed record VersionView(CommentId CommentId, int Version);
