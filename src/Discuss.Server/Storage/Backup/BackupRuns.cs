namespace Discuss.Server.Storage.Backup;

/// <summary>A backup that the server tried to take.</summary>
/// <param name="File">Where it is; <see langword="null"/> for one that came to nothing.</param>
/// <param name="Fault">Why it came to nothing, in a sentence.</param>
internal sealed record BackupRun(string Node, DateTimeOffset BeganAt, DateTimeOffset EndedAt, string? File, long Bytes, string? Fault);

/// <summary>What is known of the server's own backups.</summary>
/// <param name="Whole">The last one that is whole.</param>
/// <param name="Failed">The last one that came to nothing.</param>
internal sealed record BackupState(BackupRun? Whole, BackupRun? Failed)
{
    /// <summary>How long after one that came to nothing it is tried again, or sooner where there are to be more.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    /// <summary>Whether the last try came to nothing.</summary>
    public bool IsFailing => Failed is not null && (Whole is null || Failed.EndedAt > Whole.EndedAt);

    /// <summary>When the next one is due; at once where there was none.</summary>
    public DateTimeOffset Next(TimeSpan every)
    {
        var next = Whole is null ? DateTimeOffset.UnixEpoch : Whole.BeganAt + every;
        return IsFailing && Failed!.EndedAt + (every < Again ? every : Again) is var again && again > next ? again : next;
    }
}

/// <summary>Which backups the servers of this installation took: in the database, so that all nodes know.</summary>
internal sealed class BackupRuns(IDatabase database)
{
    // Of a month's, tried every hour.
    private const int Kept = 1000;

    private static readonly Sql Add = new(
        "INSERT INTO backup_runs (node, began_at, ended_at, file, bytes, fault) VALUES (@node, @began, @ended, @file, @bytes, @fault)",
        Parameter.Text("node"), Parameter.Long("began"), Parameter.Long("ended"), Parameter.Text("file"), Parameter.Long("bytes"), Parameter.Text("fault"));

    private static readonly Sql DropOld = new("DELETE FROM backup_runs WHERE id <= (SELECT max(id) FROM backup_runs) - @kept", Parameter.Int("kept"));

    private static readonly Sql Whole = Last("fault IS NULL");

    private static readonly Sql Failed = Last("fault IS NOT NULL");

    /// <summary>One that could not be written down, for the database was away or its disk full: this node knows it all the same.</summary>
    private volatile BackupRun? _unwritten;

    public async Task<BackupState> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var (whole, failed) = (await OneAsync(session, Whole, cancellationToken), await OneAsync(session, Failed, cancellationToken));
        if (_unwritten is { } here && (failed is null || here.EndedAt > failed.EndedAt)) failed = here;
        return new BackupState(whole, failed);
    }

    public async Task AddAsync(BackupRun run, CancellationToken cancellationToken)
    {
        if (run.Fault is not null) _unwritten = run;
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    Add, cancellationToken, run.Node, run.BeganAt.ToUnixTimeMilliseconds(), run.EndedAt.ToUnixTimeMilliseconds(), run.File, run.File is null ? null : run.Bytes, run.Fault);
                return await session.ExecuteAsync(DropOld, cancellationToken, Kept);
            },
            cancellationToken);
        _unwritten = null;
    }

    private static Sql Last(string which) => new($"SELECT node, began_at, ended_at, file, bytes, fault FROM backup_runs WHERE {which} ORDER BY id DESC LIMIT 1");

    private static Task<BackupRun?> OneAsync(DbSession session, Sql sql, CancellationToken cancellationToken) => session.FirstAsync<BackupRun?>(
        sql,
        row => new BackupRun(
            row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? 0 : row.GetInt64(4), row.IsDBNull(5) ? null : row.GetString(5)),
        cancellationToken);
}
