using System.Data.Common;
using Discuss.Server.Images;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Discuss.Server.Storage.Backup;

/// <summary>Asks a database what it says of itself, over a connection that sees one moment of it.</summary>
internal delegate Task<BackupManifest> Describe(DbConnection connection, CancellationToken cancellationToken);

/// <summary>
/// SQLite by its online backup: the copy is of one moment, and writers go on meanwhile, for the copying is one read of the write-ahead log's
/// kind. The copy is checked before it becomes a backup.
/// </summary>
internal static class SqliteBackup
{
    private const string Part = "discuss.db";

    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal"];

    public static async Task<BackupManifest> TakeAsync(StorageSettings settings, ImageFiles images, BackupWriter to, Describe describe, CancellationToken cancellationToken)
    {
        var path = PathOf(settings);
        if (!File.Exists(path)) throw new BackupException($"There is no database {path}: give the settings of the server, such as Discuss:DataFolder.");
        var copy = to.Beside;
        Remove(copy);
        try
        {
            // Made before SQLite opens it, so that nobody else can read it.
            await using (new FileStream(copy, BackupWriter.OwnerOnly(FileMode.CreateNew)))
            {
            }

            await using var from = Connection(path, SqliteOpenMode.ReadWrite);
            await from.OpenAsync(cancellationToken);
            await using var target = Connection(copy, SqliteOpenMode.ReadWrite);
            await target.OpenAsync(cancellationToken);
            await CopyAsync(from, target, cancellationToken);
            // One file, without companions; a server sets it back.
            await Backups.ScalarAsync(target, "PRAGMA journal_mode = DELETE", cancellationToken);
            if (await Backups.ScalarAsync(target, "PRAGMA quick_check(1)", cancellationToken) is not "ok")
                throw new BackupException($"The database {path} is damaged, and so would its backup be. Keep the backups that you have, and see what SQLite's 'PRAGMA integrity_check' says of it.");
            if (await Backups.NumberAsync(target, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_versions'", cancellationToken) == 0) throw Backups.Empty(path);
            var manifest = await ImageBackup.AddAsync(target, await describe(target, cancellationToken), images, to, cancellationToken);
            await target.CloseAsync();
            await using var written = File.OpenRead(copy);
            await to.AddAsync(Part, written, table: null, cancellationToken);
            return manifest;
        }
        finally
        {
            Remove(copy);
        }
    }

    public static async Task RestoreAsync(StorageSettings settings, ImageFiles images, BackupReader from, CancellationToken cancellationToken)
    {
        var path = PathOf(settings);
        if (Companions.Select(end => path + end).FirstOrDefault(File.Exists) is { } there)
            throw new BackupException($"There is a database already: {there}. A backup is restored into an empty place: move that file away, or name another Discuss:DataFolder.");
        var part = from.Manifest.Parts.SingleOrDefault(part => part.Name == Part) ?? throw BackupException.Damaged($"'{Part}' is missing in it");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = path + ".restoring";
        Remove(fresh);
        try
        {
            await using (var file = new FileStream(fresh, BackupWriter.OwnerOnly(FileMode.CreateNew))) await from.CopyAsync(part, file, cancellationToken);
            await MakeReadyAsync(fresh, cancellationToken);
            await using (var file = new FileStream(fresh, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
            // Before the database has its name: where that is, everything is.
            await using var restored = await RestoredImages.PutBackAsync(from, images, cancellationToken);
            File.Move(fresh, path, overwrite: false);
            restored.Keep();
        }
        finally
        {
            Remove(fresh);
        }
    }

    private static async Task CopyAsync(SqliteConnection from, SqliteConnection target, CancellationToken cancellationToken)
    {
        try
        {
            // One call of the library, that returns when all is copied.
            await Task.Run(() => from.BackupDatabase(target), cancellationToken);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_IOERR)
        {
            throw new BackupException(
                $"There is no room for the backup at {target.DataSource}, or its disk has faults: while it is made it takes as much as the database, and then some for the packed file. "
                + "Nothing was left there, and the database is as it was.", fault);
        }
    }

    private static async Task MakeReadyAsync(string path, CancellationToken cancellationToken)
    {
        await using var database = Connection(path, SqliteOpenMode.ReadWrite);
        await database.OpenAsync(cancellationToken);
        if (await Backups.ScalarAsync(database, "PRAGMA integrity_check(1)", cancellationToken) is not "ok") throw BackupException.Damaged("SQLite finds faults in it");
        await Backups.ScalarAsync(
            database,
            $"""
             BEGIN;
             UPDATE sqlite_sequence SET seq = seq + {Backups.NumbersLeftOut};
             INSERT INTO sqlite_sequence (name, seq) SELECT name, {Backups.NumbersLeftOut} FROM sqlite_schema
               WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence);
             COMMIT;
             """,
            cancellationToken);
    }

    private static SqliteConnection Connection(string path, SqliteOpenMode mode) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 60 }.ToString());

    private static string PathOf(StorageSettings settings) => new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource;

    private static void Remove(string path)
    {
        foreach (var end in Companions) File.Delete(path + end);
    }
}
