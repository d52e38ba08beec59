namespace Discuss.Server.Storage;

/// <summary>A message that this node has claimed until <paramref name="DueAt"/>; then another may have it.</summary>
internal sealed record OutboxMessage(long Id, string Kind, string Payload, int Attempts, long DueAt);

/// <summary>Hands out the outbox's messages, each to one taker at a time. Times are those of the given clock.</summary>
internal sealed class OutboxQueue(IDatabase database, TimeProvider clock)
{
    /// <summary>How many messages are done at once at most.</summary>
    public const int MostAtOnce = 512;

    private const string ClaimText =
        """
        UPDATE outbox SET due_at = @until, attempts = attempts + 1
        WHERE id IN (SELECT id FROM outbox WHERE due_at <= @now{1} ORDER BY due_at, id LIMIT @count{0}) RETURNING id, kind, payload, attempts
        """;

    // Nodes that claim at once pass over each other's rows.
    private const string SkipLocked = " FOR UPDATE SKIP LOCKED";

    private static readonly Sql ClaimOnSqlite = Claim("");
    private static readonly Sql ClaimOnPostgres = Claim(SkipLocked);
    private static readonly Sql ClaimKindOnSqlite = ClaimKind("");
    private static readonly Sql ClaimKindOnPostgres = ClaimKind(SkipLocked);

    private static readonly SqlLists DeleteAll = new(
        list => $"DELETE FROM outbox WHERE due_at = @claimed AND id IN ({list})", Parameter.Long, Parameter.Long("claimed"));

    private static readonly Sql Free = new(
        "UPDATE outbox SET due_at = @now WHERE attempts > 0 AND due_at > @now AND due_at <= @until", Parameter.Long("now"), Parameter.Long("until"));

    private static readonly Sql NextDue = new("SELECT due_at FROM outbox ORDER BY due_at, id LIMIT 1");

    // Only what is still claimed as we claimed it: else another node has it by now.
    private static readonly Sql Delete = new(
        "DELETE FROM outbox WHERE id = @id AND due_at = @claimed", Parameter.Long("id"), Parameter.Long("claimed"));

    private static readonly Sql Postpone = new(
        "UPDATE outbox SET due_at = @due WHERE id = @id AND due_at = @claimed",
        Parameter.Long("due"), Parameter.Long("id"), Parameter.Long("claimed"));

    /// <summary>
    /// On a database that no other node has, what a process that died had claimed is due again; what it had postponed for no longer than the
    /// lease is tried somewhat earlier.
    /// </summary>
    public async Task FreeAsync(TimeSpan lease, CancellationToken cancellationToken)
    {
        if (database.Dialect != Dialect.Sqlite) return;
        var now = Now();
        await database.WriteAsync(session => session.ExecuteAsync(Free, cancellationToken, now, now + (long)lease.TotalMilliseconds), cancellationToken);
    }

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

    /// <summary>The same of one kind.</summary>
    public async Task<List<OutboxMessage>> ClaimAsync(string kind, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = Now();
        var until = now + (long)lease.TotalMilliseconds;
        return await database.WriteAsync(
            session => session.QueryAsync(
                database.Dialect == Dialect.Sqlite ? ClaimKindOnSqlite : ClaimKindOnPostgres,
                row => new OutboxMessage(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), until),
                cancellationToken, until, now, count, kind),
            cancellationToken);
    }

    /// <summary>Done, all of them; they are of few claims.</summary>
    public Task DoneAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            foreach (var claim in messages.GroupBy(message => message.DueAt))
            {
                foreach (var some in claim.Chunk(MostAtOnce))
                {
                    var (sql, values) = DeleteAll.For([.. some.Select(message => message.Id)], claim.Key);
                    await session.ExecuteAsync(sql, cancellationToken, values);
                }
            }

            return true;
        },
        cancellationToken);

    public Task DoneAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync(Delete, cancellationToken, message.Id, message.DueAt), cancellationToken);

    public Task PostponeAsync(OutboxMessage message, TimeSpan pause, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(Postpone, cancellationToken, Now() + (long)pause.TotalMilliseconds, message.Id, message.DueAt),
            cancellationToken);

    private static Sql Claim(string @lock) =>
        new(Text(@lock, ""), Parameter.Long("until"), Parameter.Long("now"), Parameter.Int("count"));

    private static Sql ClaimKind(string @lock) =>
        new(Text(@lock, " AND kind = @kind"), Parameter.Long("until"), Parameter.Long("now"), Parameter.Int("count"), Parameter.Text("kind"));

    private static string Text(string @lock, string only) =>
        ClaimText.Replace("{0}", @lock, StringComparison.Ordinal).Replace("{1}", only, StringComparison.Ordinal);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
