using System.Data;
using Discuss.Server.Images;
using Npgsql;

namespace Discuss.Server.Storage.Backup;

/// <summary>
/// PostgreSQL by COPY: all tables in one transaction that sees one moment, as <c>pg_dump</c> takes them, and needs no client program on the
/// machine. Tables are made by the schema's own scripts when they are put back, in one transaction as well.
/// </summary>
internal static class PostgresBackup
{
    public static async Task<BackupManifest> TakeAsync(StorageSettings settings, ImageFiles images, BackupWriter to, Describe describe, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(settings, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await Backups.ScalarAsync(connection, "SET TRANSACTION READ ONLY", cancellationToken);
        if (await Backups.NumberAsync(connection, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_versions')", cancellationToken) == 0)
            throw Backups.Empty(connection.Database);
        var manifest = await describe(connection, cancellationToken);
        foreach (var table in await PostgresTables.ReadAsync(connection, cancellationToken))
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT {Columns(table)} FROM \"{table.Name}\") TO STDOUT (FORMAT binary)", cancellationToken);
            await to.AddAsync("tables/" + table.Name, rows, table, cancellationToken);
        }

        return await ImageBackup.AddAsync(connection, manifest, images, to, cancellationToken);
    }

    public static async Task RestoreAsync(StorageSettings settings, ImageFiles images, BackupReader from, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(settings, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A node that starts in this moment waits, and then finds the tables.
        await Backups.ScalarAsync(connection, $"SELECT pg_advisory_xact_lock({SchemaRunner.LockNumber})", cancellationToken);
        if (await Backups.NumberAsync(connection, "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'S')", cancellationToken) > 0)
            throw new BackupException($"The database {connection.Database} is not empty. A backup is restored into an empty one: make it with CREATE DATABASE, and name it in ConnectionStrings:Discuss.");
        await Backups.ScalarAsync(connection, SchemaRunner.VersionTable(Dialect.Postgres), cancellationToken);
        foreach (var script in SchemaScripts.Of(Dialect.Postgres).Where(script => script.Number <= from.Manifest.Schema))
            await Backups.ScalarAsync(connection, script.Text, cancellationToken);
        var known = (await PostgresTables.ReadAsync(connection, cancellationToken)).ToDictionary(table => table.Name);
        foreach (var part in from.Manifest.Parts)
        {
            if (part.Table is null || !known.Remove(part.Table.Name, out var table) || !table.Columns.ToHashSet().SetEquals(part.Table.Columns))
                throw BackupException.Damaged($"'{part.Name}' in it is no table of schema {from.Manifest.Schema}");
            await PutBackAsync(connection, from, part, part.Table, cancellationToken);
        }

        if (known.Count > 0) throw BackupException.Damaged($"the table '{known.Keys.First()}' is missing in it");
        await using var restored = await RestoredImages.PutBackAsync(from, images, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        restored.Keep();
        // So that the first windows are not planned as if the tables were empty.
        await Backups.ScalarAsync(connection, "ANALYZE", cancellationToken);
    }

    private static async Task PutBackAsync(NpgsqlConnection connection, BackupReader from, BackupPart part, BackupTable table, CancellationToken cancellationToken)
    {
        // What a script of the schema puts into its table is in the backup as it was by then.
        await Backups.ScalarAsync(connection, $"DELETE FROM \"{table.Name}\"", cancellationToken);
        try
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY \"{table.Name}\" ({Columns(table)}) FROM STDIN (FORMAT binary)", cancellationToken);
            try
            {
                await from.CopyAsync(part, rows, cancellationToken);
            }
            catch
            {
                // Or disposing of it would end it as if it were whole.
                await rows.CancelAsync();
                throw;
            }
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.BadCopyFileFormat)
        {
            throw BackupException.Damaged($"PostgreSQL does not take '{part.Name}'", fault);
        }

        if (table.Numbered is null) return;
        await using var number = new NpgsqlCommand("SELECT setval(pg_get_serial_sequence(@table, @column), @last)", connection);
        number.Parameters.AddWithValue("table", table.Name);
        number.Parameters.AddWithValue("column", table.Numbered);
        number.Parameters.AddWithValue("last", table.LastNumber + Backups.NumbersLeftOut);
        await number.ExecuteScalarAsync(cancellationToken);
    }

    private static string Columns(BackupTable table) => string.Join(", ", table.Columns.Select(column => $"\"{column}\""));

    private static async Task<NpgsqlConnection> OpenAsync(StorageSettings settings, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            // A large table takes its time.
            Pooling = false, CommandTimeout = 0,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
