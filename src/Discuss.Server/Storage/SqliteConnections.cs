using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Discuss.Server.Storage;

/// <summary>SQLite connections with the settings that durability and erasure rest on, and a pool of readers with prepared commands.</summary>
internal sealed class SqliteConnections : IAsyncDisposable
{
    // Readers beyond this are closed after use: two or three are busy at a time, more are a burst's.
    private const int KeptReaders = 16;

    private readonly Channel<DbSession> _idle = Channel.CreateBounded<DbSession>(KeptReaders);
    private readonly ConcurrentDictionary<DbSession, Dictionary<Sql, DbCommand>> _commands = new();

    static SqliteConnections() => SqliteSettings.Configure();

    public SqliteConnections(string connectionString)
    {
        // The pool is ours: a pooled connection of the driver's would lose its prepared commands.
        ConnectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false, DefaultTimeout = 30 }.ToString();
        var path = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
    }

    public string ConnectionString { get; }

    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await SqliteSettings.ApplyAsync(connection, cancellationToken);
        SqliteSettings.KeepPreparedPlans(connection);
        return connection;
    }

    /// <summary>The one that writes: it alone finds in memory what it has read, for nobody else changes the file.</summary>
    public async Task<SqliteConnection> OpenToWriteAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken);
        await SqliteSettings.ApplyToWriterAsync(connection, cancellationToken);
        return connection;
    }

    public async ValueTask<DbSession> ReadAsync(CancellationToken cancellationToken)
    {
        if (_idle.Reader.TryRead(out var session)) return session;
        var commands = new Dictionary<Sql, DbCommand>();
        session = new DbSession(await OpenAsync(cancellationToken), commands, ReleaseAsync);
        _commands[session] = commands;
        return session;
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever still reads closes its connection when it is done.
        _idle.Writer.TryComplete();
        while (_idle.Reader.TryRead(out var session)) await CloseAsync(session);
    }

    private async ValueTask ReleaseAsync(DbSession session)
    {
        if (!_idle.Writer.TryWrite(session)) await CloseAsync(session);
    }

    private async ValueTask CloseAsync(DbSession session)
    {
        if (_commands.TryRemove(session, out var commands))
        {
            foreach (var command in commands.Values) await command.DisposeAsync();
        }

        await session.Connection.DisposeAsync();
    }
}
