using System.Data.Common;
using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>
/// One connection for one piece of work. Statements are run as written; values are given in the order of their parameters.
/// On SQLite a connection keeps its prepared commands; on PostgreSQL the driver prepares what is used often.
/// </summary>
internal class DbSession(DbConnection connection, Dictionary<Sql, DbCommand>? prepared, Func<DbSession, ValueTask>? release) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    public DbTransaction? Transaction { get; set; }

    /// <summary>All rows, mapped.</summary>
    public async Task<List<T>> QueryAsync<T>(Sql sql, Func<DbDataReader, T> map, CancellationToken cancellationToken, params object?[] values)
    {
        var rows = new List<T>();
        await using var running = await RunAsync(sql, values, cancellationToken);
        while (await running.Reader.ReadAsync(cancellationToken)) rows.Add(map(running.Reader));
        return rows;
    }

    /// <summary>The first row, mapped; <see langword="default"/> where there is none.</summary>
    public async Task<T?> FirstAsync<T>(Sql sql, Func<DbDataReader, T> map, CancellationToken cancellationToken, params object?[] values)
    {
        await using var running = await RunAsync(sql, values, cancellationToken);
        return await running.Reader.ReadAsync(cancellationToken) ? map(running.Reader) : default;
    }

    /// <summary>Runs a statement; how many rows it changed.</summary>
    public virtual async Task<int> ExecuteAsync(Sql sql, CancellationToken cancellationToken, params object?[] values)
    {
        var command = Command(sql, values);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await DoneAsync(command);
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return release is null ? ValueTask.CompletedTask : release(this);
    }

    /// <summary>Sends a statement that gives rows.</summary>
    protected virtual async ValueTask<Running> RunAsync(Sql sql, object?[] values, CancellationToken cancellationToken)
    {
        var command = Command(sql, values);
        try
        {
            return new Running(await command.ExecuteReaderAsync(cancellationToken), prepared is null ? command : null);
        }
        catch
        {
            await DoneAsync(command);
            throw;
        }
    }

    /// <exception cref="ArgumentException">Not as many values as the statement has parameters.</exception>
    protected static void Check(Sql sql, object?[] values)
    {
        if (values.Length != sql.Parameters.Length)
            throw new ArgumentException($"{values.Length} values for {sql.Parameters.Length} parameters of: {sql.Text}", nameof(values));
    }

    private DbCommand Command(Sql sql, object?[] values)
    {
        Check(sql, values);
        if (prepared is null || !prepared.TryGetValue(sql, out var command))
        {
            command = Create(sql);
            prepared?.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.Transaction = Transaction;
        return command;
    }

    private DbCommand Create(Sql sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = Connection is NpgsqlConnection ? sql.OnPostgres : sql.Text;
        foreach (var (name, type) in sql.Parameters)
        {
            var parameter = command.CreateParameter();
            // With its sign: SQLite's driver would try one sign after the other each time.
            parameter.ParameterName = "@" + name;
            parameter.DbType = type;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private ValueTask DoneAsync(DbCommand command) => prepared is null ? command.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Rows that are being read, and what is to be disposed of with them.</summary>
    protected readonly struct Running(DbDataReader reader, IAsyncDisposable? command) : IAsyncDisposable
    {
        public DbDataReader Reader => reader;

        public async ValueTask DisposeAsync()
        {
            await reader.DisposeAsync();
            if (command is not null) await command.DisposeAsync();
        }
    }
}
