namespace Discuss.Server.Storage;

/// <summary>A message that this node has claimed until <paramref name="DueAt"/>; then another may have it.</summary>
internal sealed record OutboxMessage(long Id, string Kind, string Payload, int Attempts, long DueAt);

/// <summary>Hands out the outbox's messages, each to one taker at a time. Times are those of the given clock.</summary>
internal sealed class OutboxQueue(IDatabase database, TimeProvider clock)
{
    private const string ClaimText =
        """
        UPDATE outbox SET due_at = @until, attempts = attempts + 1
        WHERE id IN (SELECT id FROM outbox WHERE due_at <= @now ORDER BY due_at, id LIMIT @count{0}) RETURNING id, kind, payload, attempts
        """;

    private static readonly Sql ClaimOnSqlite = Claim("");

    // Nodes that claim at once pass over each other's rows.
    private static readonly Sql ClaimOnPostgres = Claim(" FOR UPDATE SKIP LOCKED");

    private static readonly Sql NextDue = new("SELECT due_at FROM outbox ORDER BY due_at, id LIMIT 1");

    // Only what is still claimed as we claimed it: else another node has it by now.
    private static readonly Sql Delete = new(
        "DELETE FROM outbox WHERE id = @id AND due_at = @claimed", Parameter.Long("id"), Parameter.Long("claimed"));

    private static readonly Sql Postpone = new(
        "UPDATE outbox SET due_at = @due WHERE id = @id AND due_at = @claimed",
        Parameter.Long("due"), Parameter.Long("id"), Parameter.Long("claimed"));

    /// <summary>When the next message is due, which may be past; <see langword="null"/> where there is none.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var due = await session.FirstAsync(NextDue, row => (long?)row.GetInt64(0), cancellationToken);
        return due is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
    }

    /// <summary>Claims up to <paramref name="count"/> messages that are due, for the time of <paramref name="lease"/>.</summary>
    public async Task<List<OutboxMessage>> ClaimAsync(int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = Now();
        var until = now + (long)lease.TotalMilliseconds;
        return await database.WriteAsync(
            session => session.QueryAsync(
                database.Dialect == Dialect.Sqlite ? ClaimOnSqlite : ClaimOnPostgres,
                row => new OutboxMessage(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), until),
                cancellationToken, until, now, count),
            cancellationToken);
    }

    public Task DoneAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync(Delete, cancellationToken, message.Id, message.DueAt), cancellationToken);

    public Task PostponeAsync(OutboxMessage message, TimeSpan pause, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(Postpone, cancellationToken, Now() + (long)pause.TotalMilliseconds, message.Id, message.DueAt),
            cancellationToken);

    private static Sql Claim(string @lock) =>
        new(ClaimText.Replace("{0}", @lock, StringComparison.Ordinal), Parameter.Long("until"), Parameter.Long("now"), Parameter.Int("count"));

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
