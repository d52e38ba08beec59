using Discuss.Core.Threads;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>One line of the log that is about an author.</summary>
/// <param name="Word">The kind of the sanction, or what became of the appeal.</param>
internal sealed record LogEntry(int Site, LogEntryKind Kind, long Author, long Actor, string Word, DateTimeOffset At)
{
    public long? Sanction { get; init; }
    public long? Appeal { get; init; }
    public CommentId? Comment { get; init; }
    public string? Reason { get; init; }
    public string? Note { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>Adds to the log what is no change of a comment's state. Nothing here changes or removes a line.</summary>
internal static class LogEntries
{
    private static readonly Sql Insert = new(
        """
        INSERT INTO log_entries (site_id, kind, author_id, actor_id, sanction_id, appeal_id, thread_number, ordinal, word, reason, note, ends_at, created_at)
        VALUES (@site, @kind, @author, @actor, @sanction, @appeal, @thread, @ordinal, @word, @reason, @note, @ends, @now)
        """,
        Int("site"), Int("kind"), Long("author"), Long("actor"), Long("sanction"), Long("appeal"), Int("thread"), Int("ordinal"), Text("word"),
        Text("reason"), Text("note"), Long("ends"), Long("now"));

    public static Task AddAsync(WriteSession session, LogEntry entry, CancellationToken cancellationToken) => session.ExecuteAsync(
        Insert, cancellationToken, entry.Site, (int)entry.Kind, entry.Author, entry.Actor, entry.Sanction, entry.Appeal,
        entry.Comment?.Thread.Number, entry.Comment?.Ordinal, entry.Word, entry.Reason, entry.Note, entry.EndsAt?.ToUnixTimeMilliseconds(),
        entry.At.ToUnixTimeMilliseconds());
}
