using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Discuss.Server.Storage;

/// <summary>What every SQLite connection is set to, and the check that it took.</summary>
internal static class SqliteSettings
{
    // FULL: an acknowledged commit survives a power cut. secure_delete: what is erased is gone from the file.
    private const string Settings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 30000; "
        // Pages that many commits change are copied into the database once for all of them: 16 MiB of log at the most, as a rule.
        + "PRAGMA wal_autocheckpoint = 4000;";

    // SQLITE_CONFIG_MEMSTATUS. What SQLite would count of its memory nobody reads, and every thread waits at the counter.
    private const int CountMemory = 9;

    // SQLITE_CONFIG_STMTJRNL_SPILL. What a savepoint would restore is kept in memory: past 64 KiB SQLite writes it to a temporary file, which a
    // comment of a group soon does, and then every page that it changes is written there, too.
    private const int KeepSavepoints = 26;

    // SQLITE_DBCONFIG_ENABLE_QPSG. Without it, a statement that a partial index serves is parsed and planned anew each time that a value
    // is bound to it, which costs several times the query itself.
    private const int KeepPlans = 1007;

    private static readonly (string Pragma, string Wanted)[] Promises =
        [("journal_mode", "wal"), ("synchronous", "2"), ("secure_delete", "1"), ("foreign_keys", "1")];

    /// <summary>Once in a process, before the first connection; later it changes nothing.</summary>
    public static void Configure()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(CountMemory, 0);
        _ = raw.sqlite3_config(KeepSavepoints, -1);
    }

    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public static async Task ApplyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Room for the pages that new comments touch, those of the indexes above all: up to 16 MiB, which an idle server does not take.</summary>
    public static async Task ApplyToWriterAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA cache_size = -16384";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Has prepared statements keep their plans whatever values they are given.</summary>
    /// <exception cref="StorageException">SQLite refused.</exception>
    public static void KeepPreparedPlans(SqliteConnection connection)
    {
        var result = raw.sqlite3_db_config(connection.Handle, KeepPlans, 1, out _);
        if (result != raw.SQLITE_OK) throw new StorageException($"SQLite does not keep the plans of prepared statements: error {result}.");
    }

    /// <exception cref="StorageException">A setting did not take, so that what is acknowledged might be lost.</exception>
    public static async Task AssertAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        foreach (var (pragma, wanted) in Promises)
        {
            command.CommandText = "PRAGMA " + pragma;
            var found = Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
            if (found != wanted)
                throw new StorageException($"SQLite has {pragma} = {found}, and Discuss needs {wanted}: is the data folder on a network drive?");
        }
    }
}
