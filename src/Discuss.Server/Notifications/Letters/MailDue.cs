using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Letters;

/// <summary>Whose mail is due: handed out to one taker at a time, and again where that one died.</summary>
internal sealed class MailDue(IDatabase database, TimeProvider clock)
{
    private const string ClaimText =
        """
        UPDATE mail_due SET due_at = @until WHERE author_id IN (
          SELECT author_id FROM mail_due WHERE due_at <= @now ORDER BY due_at, author_id LIMIT @count{0}) RETURNING author_id
        """;

    private static readonly Sql ClaimOnSqlite = Claim("");

    // Nodes that claim at once pass over each other's rows.
    private static readonly Sql ClaimOnPostgres = Claim(" FOR UPDATE SKIP LOCKED");

    private static readonly Sql NextDue = new("SELECT due_at FROM mail_due ORDER BY due_at LIMIT 1");

    private static readonly Sql Free = new(
        "UPDATE mail_due SET due_at = @now WHERE due_at > @now AND due_at <= @until", Parameter.Long("now"), Parameter.Long("until"));

    private static readonly Sql Done = new(
        "DELETE FROM mail_due WHERE author_id = @author AND due_at = @claimed", Parameter.Long("author"), Parameter.Long("claimed"));

    private static readonly Sql Later = new(
        "UPDATE mail_due SET due_at = @due WHERE author_id = @author AND due_at = @claimed",
        Parameter.Long("due"), Parameter.Long("author"), Parameter.Long("claimed"));

    private readonly Alarm _alarm = new();

    /// <summary>Says that somebody's mail may be due by now.</summary>
    public void Mark() => _alarm.Raise();

    /// <summary>On a database that no other node has, whom a process that died had claimed is due again.</summary>
    public async Task FreeAsync(TimeSpan lease, CancellationToken cancellationToken)
    {
        if (database.Dialect != Dialect.Sqlite) return;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(session => session.ExecuteAsync(Free, cancellationToken, now, now + (long)lease.TotalMilliseconds), cancellationToken);
    }

    /// <summary>When the next mail is due, which may be past; <see langword="null"/> where there is none.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var due = await session.FirstAsync(NextDue, row => (long?)row.GetInt64(0), cancellationToken);
        return due is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
    }

    /// <summary>Up to <paramref name="count"/> people whose mail is due, for the time of <paramref name="lease"/>.</summary>
    public async Task<DuePeople> ClaimAsync(int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var until = now + (long)lease.TotalMilliseconds;
        var authors = await database.WriteAsync(
            session => session.QueryAsync(
                database.Dialect == Dialect.Sqlite ? ClaimOnSqlite : ClaimOnPostgres, row => row.GetInt64(0), cancellationToken, until, now, count),
            cancellationToken);
        return new DuePeople(authors, until);
    }

    /// <summary>The person's mail is written; where something new came meanwhile, it stays due.</summary>
    public static Task DoneAsync(WriteSession session, long author, long claimed, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Done, cancellationToken, author, claimed);

    public static Task LaterAsync(WriteSession session, long author, long claimed, DateTimeOffset due, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Later, cancellationToken, due.ToUnixTimeMilliseconds(), author, claimed);

    /// <summary>Waits for a mark of this node, or until the clock shows <paramref name="until"/>.</summary>
    public Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken) => _alarm.WaitAsync(clock, until, cancellationToken);

    private static Sql Claim(string @lock) => new(
        ClaimText.Replace("{0}", @lock, StringComparison.Ordinal), Parameter.Long("until"), Parameter.Long("now"), Parameter.Int("count"));
}

/// <summary>People whose mail one taker writes, until <paramref name="Until"/>.</summary>
internal sealed record DuePeople(IReadOnlyList<long> Authors, long Until);
