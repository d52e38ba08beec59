using System.Data.Common;
using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>A transaction on PostgreSQL: statements whose outcome nobody waits for gather, and travel with the next one that somebody does.</summary>
internal sealed class PostgresWriteSession(NpgsqlConnection connection) : WriteSession(connection, prepared: null)
{
    // A batch holds its statements in memory, here and over there.
    private const int MaxWaiting = 256;

    private readonly List<(Sql Sql, object?[] Values, Promise? Promise)> _waiting = [];

    public override async ValueTask LaterAsync(Sql sql, Promise? promise, CancellationToken cancellationToken, params object?[] values)
    {
        Check(sql, values);
        _waiting.Add((sql, values, promise));
        if (_waiting.Count >= MaxWaiting) await SendAsync(cancellationToken);
    }

    public override async Task<int> ExecuteAsync(Sql sql, CancellationToken cancellationToken, params object?[] values)
    {
        if (_waiting.Count == 0) return await base.ExecuteAsync(sql, cancellationToken, values);
        await using var batch = Batch(sql, values);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        Keep(batch);
        return batch.BatchCommands[^1].RecordsAffected;
    }

    public override async ValueTask InsertLaterAsync(SqlRows insert, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (var (sql, values) in insert.For(rows)) await LaterAsync(sql, cancellationToken, values);
    }

    public override async Task<int[]> ExecuteEachAsync(Sql sql, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return [];
        await SendAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)Transaction);
        foreach (var values in rows)
        {
            Check(sql, values);
            batch.BatchCommands.Add(Command(sql, values));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        var changed = new int[rows.Count];
        for (var i = 0; i < changed.Length; i++) changed[i] = batch.BatchCommands[i].RecordsAffected;
        return changed;
    }

    /// <summary>Sends what waits: before the commit.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0) return;
        await using var batch = Batch(last: null, []);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        Keep(batch);
    }

    protected override async ValueTask<Running> RunAsync(Sql sql, object?[] values, CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0) return await base.RunAsync(sql, values, cancellationToken);
        var batch = Batch(sql, values);
        DbDataReader? reader = null;
        try
        {
            // What waits gives no rows: the reader's first are those of the last statement, and all before it are done by then.
            reader = await batch.ExecuteReaderAsync(cancellationToken);
            Keep(batch);
            return new Running(reader, batch);
        }
        catch
        {
            if (reader is not null) await reader.DisposeAsync();
            await batch.DisposeAsync();
            throw;
        }
    }

    private NpgsqlBatch Batch(Sql? last, object?[] values)
    {
        var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)Transaction);
        foreach (var waiting in _waiting) batch.BatchCommands.Add(Command(waiting.Sql, waiting.Values));
        if (last is null) return batch;
        Check(last, values);
        batch.BatchCommands.Add(Command(last, values));
        return batch;
    }

    private void Keep(NpgsqlBatch batch)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Promise is { } promise && batch.BatchCommands[i].RecordsAffected != promise.Rows) throw promise.Otherwise();
        }

        _waiting.Clear();
    }

    private static NpgsqlBatchCommand Command(Sql sql, object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql.OnPostgres);
        for (var i = 0; i < values.Length; i++)
        {
            var (name, type) = sql.Parameters[i];
            command.Parameters.Add(new NpgsqlParameter { ParameterName = name, DbType = type, Value = values[i] ?? DBNull.Value });
        }

        return command;
    }
}
