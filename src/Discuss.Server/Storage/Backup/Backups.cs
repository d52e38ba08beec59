using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Discuss.Server.Images;

namespace Discuss.Server.Storage.Backup;

/// <summary>Takes backups of the database that the settings name, while it is in use, and puts them back into an empty place.</summary>
internal sealed class Backups(StorageSettings settings, ImageFiles images, TimeProvider clock)
{
    /// <summary>
    /// By how much what the database numbers goes on after a restore. Between the backup and the loss more numbers were given, and there are
    /// tokens with them: a guest who comes back with such a token must not be taken for somebody who came later.
    /// </summary>
    public const long NumbersLeftOut = 1_000_000;

    /// <summary>Since this script the secrets are in the database.</summary>
    public const int SchemaWithSecrets = 4;

    /// <exception cref="BackupException">It cannot be taken; nothing of it is left.</exception>
    /// <exception cref="DbException">The database is away or broken.</exception>
    public async Task<(BackupManifest Manifest, long Bytes)> TakeAsync(string path, CancellationToken cancellationToken)
    {
        await using var to = await BackupWriter.CreateAsync(path, cancellationToken);
        // Before the database is looked at: what was acknowledged until now is what is seen then, and some more.
        var mark = clock.GetUtcNow();
        var manifest = settings.Dialect == Dialect.Sqlite
            ? await SqliteBackup.TakeAsync(settings, images, to, DescribeAsync, cancellationToken)
            : await PostgresBackup.TakeAsync(settings, images, to, DescribeAsync, cancellationToken);
        manifest = manifest with { TakenAt = mark };
        return (manifest, await to.FinishAsync(manifest, cancellationToken));
    }

    /// <exception cref="BackupException">There is something already where it is to go, or it is damaged; nothing was changed.</exception>
    /// <exception cref="DbException">The database is away or broken; nothing was changed.</exception>
    public async Task RestoreAsync(BackupReader from, CancellationToken cancellationToken)
    {
        if (from.Manifest.Database != settings.Dialect)
        {
            throw new BackupException(
                $"The backup is of {NameOf(from.Manifest.Database)}, and ConnectionStrings:Discuss names {NameOf(settings.Dialect)}. Restore it into {NameOf(from.Manifest.Database)}.");
        }

        if (settings.Dialect == Dialect.Sqlite) await SqliteBackup.RestoreAsync(settings, images, from, cancellationToken);
        else await PostgresBackup.RestoreAsync(settings, images, from, cancellationToken);
    }

    public static BackupException Empty(string where) =>
        new($"The database {where} has no tables of Discuss: give the settings of the server, such as ConnectionStrings:Discuss or Discuss:DataFolder.");

    public static async Task<long> NumberAsync(DbConnection connection, string sql, CancellationToken cancellationToken) =>
        Convert.ToInt64(await ScalarAsync(connection, sql, cancellationToken), CultureInfo.InvariantCulture);

    public static async Task<object?> ScalarAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static string NameOf(Dialect dialect) => dialect == Dialect.Sqlite ? "SQLite" : "PostgreSQL";

    /// <summary>What the database says of itself, at the moment at which the connection sees it.</summary>
    private async Task<BackupManifest> DescribeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var schema = await NumberAsync(connection, "SELECT coalesce(max(number), 0) FROM schema_versions", cancellationToken);
        if (schema == 0) throw Empty(connection.DataSource);
        if (SchemaScripts.Of(settings.Dialect)[^1].Number is var known && schema > known)
            throw new BackupException($"The database has schema {schema}, and this program knows {known}: it was used by a newer version. Take the backup with that version.");
        return new BackupManifest
        {
            Format = BackupManifest.Newest,
            Database = settings.Dialect,
            Schema = (int)schema,
            Program = typeof(Backups).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            Comments = await NumberAsync(connection, "SELECT count(*) FROM comments", cancellationToken),
            SealedUnder = schema < SchemaWithSecrets ? [] : await KeysAsync(connection, cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT key_id FROM secrets ORDER BY key_id";
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<string>();
        while (await rows.ReadAsync(cancellationToken)) keys.Add(rows.GetString(0));
        return keys;
    }
}
