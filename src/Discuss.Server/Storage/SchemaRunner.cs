using System.Data.Common;
using System.Globalization;

namespace Discuss.Server.Storage;

/// <summary>
/// Brings a database to the newest schema: runs the scripts that it has not seen, each in a transaction, under a lock, so that any
/// number of nodes may start at once, and so that an upgrade that was killed goes on where it stopped.
/// </summary>
internal sealed partial class SchemaRunner(TimeProvider clock, ILogger<SchemaRunner> logger)
{
    // Any number does, as long as it is always the same: PostgreSQL's advisory lock of this program.
    public const long LockNumber = 0x44_49_53_43;

    /// <exception cref="StorageException">The database was made by a newer version of Discuss.</exception>
    public Task RunAsync(DbConnection connection, Dialect dialect, CancellationToken cancellationToken) =>
        RunAsync(connection, dialect, SchemaScripts.Of(dialect), cancellationToken);

    /// <inheritdoc cref="RunAsync(DbConnection, Dialect, CancellationToken)"/>
    public async Task RunAsync(DbConnection connection, Dialect dialect, IReadOnlyList<SchemaScript> scripts, CancellationToken cancellationToken)
    {
        if (dialect == Dialect.Postgres) await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockNumber})", cancellationToken);
        try
        {
            await ExecuteAsync(connection, VersionTable(dialect), cancellationToken);
            foreach (var script in scripts) await ApplyAsync(connection, dialect, script, cancellationToken);
            if (await VersionAsync(connection, cancellationToken) is var found && found > scripts[^1].Number)
            {
                throw new StorageException(
                    $"The database has schema {found}, and this program knows {scripts[^1].Number}: it was used by a newer version. Start that version.");
            }
        }
        finally
        {
            if (dialect == Dialect.Postgres) await UndoAsync(connection, $"SELECT pg_advisory_unlock({LockNumber})");
        }
    }

    public static string VersionTable(Dialect dialect) =>
        "CREATE TABLE IF NOT EXISTS schema_versions (number integer NOT NULL PRIMARY KEY, name text NOT NULL, applied_at "
        + (dialect == Dialect.Postgres ? "bigint" : "integer") + " NOT NULL)";

    private static async Task<int> VersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(number), 0) FROM schema_versions";
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(DbConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        // A script may take its time over a large table, and the node that waits for it as long.
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task UndoAsync(DbConnection connection, string text)
    {
        try
        {
            await ExecuteAsync(connection, text, CancellationToken.None);
        }
        catch (DbException)
        {
            // The connection is gone, and its transaction and lock with it: the first fault is the one to report.
        }
    }

    private async Task ApplyAsync(DbConnection connection, Dialect dialect, SchemaScript script, CancellationToken cancellationToken)
    {
        // SQLite's BEGIN IMMEDIATE is the lock: a second process waits here, and then sees what the first one did.
        var begin = dialect == Dialect.Sqlite ? "BEGIN IMMEDIATE" : "BEGIN";
        await ExecuteAsync(connection, begin, cancellationToken);
        try
        {
            if (await VersionAsync(connection, cancellationToken) < script.Number)
            {
                await ExecuteAsync(connection, script.Text, cancellationToken);
                var record = string.Create(CultureInfo.InvariantCulture,
                    $"INSERT INTO schema_versions (number, name, applied_at) VALUES ({script.Number}, '{script.Name}', {clock.GetUtcNow().ToUnixTimeMilliseconds()})");
                await ExecuteAsync(connection, record, cancellationToken);
                LogApplied(script.Name);
            }

            await ExecuteAsync(connection, "COMMIT", cancellationToken);
        }
        catch
        {
            await UndoAsync(connection, "ROLLBACK");
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Schema script {Script} applied")]
    private partial void LogApplied(string script);
}
