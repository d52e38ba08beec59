using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Discuss.Server.Tests.Crash;

/// <summary>Every later script, one after the other: the upgrade is killed with all of the script done and nothing of it kept.</summary>
public sealed class UpgradeStepTests
{
    // The scripts before are in UpgradeTests, and need no row that this one could make.
    private const int First = 5;

    // Behind the line that says that a script is done stands so much work in the same transaction that it shows in the write-ahead log.
    private const string Barrier =
        """
        CREATE TABLE ballast (bytes BLOB NOT NULL);
        CREATE VIEW much AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT zeroblob(1000) AS bytes FROM n;
        CREATE TRIGGER held AFTER INSERT ON schema_versions WHEN new.number = NUMBER BEGIN INSERT INTO ballast SELECT bytes FROM much; END;
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task Killed_within_any_later_script_an_upgrade_leaves_the_one_before_and_goes_on_from_there(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        var scripts = SchemaScripts.Of(database == Database.Sqlite ? Dialect.Sqlite : Dialect.Postgres);
        foreach (var script in scripts.Where(script => script.Number >= First))
        {
            await BringToAsync(place, [.. scripts.TakeWhile(before => before.Number < script.Number)]);
            var before = await TablesAsync(place, script.Number - 1);
            await KillWithinAsync(place, script.Number);
            Assert.Equal((script.Name, (long)script.Number - 1), (script.Name, await NumberAsync(place, "SELECT max(number) FROM schema_versions")));
            Assert.Equal(before, await TablesAsync(place, script.Number - 1));
        }

        Assert.Contains("has schema", (await place.RunAsync("migrate")).Done, StringComparison.Ordinal);
        Assert.Equal(scripts[^1].Number, await NumberAsync(place, "SELECT max(number) FROM schema_versions"));
        Assert.Equal(scripts.Count, await NumberAsync(place, "SELECT count(*) FROM schema_versions"));
        await using var fresh = await Place.MakeAsync(database);
        _ = (await fresh.RunAsync("migrate")).Done;
        Assert.Equal(await TablesAsync(fresh, scripts[^1].Number), await TablesAsync(place, scripts[^1].Number));
        await using var host = await place.StartAsync();
        Assert.Empty(host.Log.Troubles);
    }

    /// <summary>Kills an upgrade that has done everything of a script but to say so for good.</summary>
    private static async Task KillWithinAsync(Place place, int number)
    {
        await using var holder = await OpenAsync(place);
        if (place.Database == Database.Sqlite) await ExecuteAsync(holder, Barrier.Replace("NUMBER", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        else await ExecuteAsync(holder, "BEGIN; LOCK TABLE schema_versions IN SHARE MODE");
        using var upgrade = ToolProcess.Start(place, null, "migrate");
        await Wait.UntilAsync(() => place.Database == Database.Sqlite ? Task.FromResult(IsWriting(place)) : IsWaitingAsync(place), $"the upgrade is in script {number}");
        Assert.False(upgrade.HasExited);
        upgrade.Kill(entireProcessTree: true);
        await upgrade.WaitForExitAsync();
        if (place.Database == Database.Sqlite) await ExecuteAsync(holder, "DROP TRIGGER held; DROP VIEW much; DROP TABLE ballast; PRAGMA wal_checkpoint(TRUNCATE)");
        else await ExecuteAsync(holder, "ROLLBACK");
    }

    /// <summary>Goes on from where the last one was killed.</summary>
    private static async Task BringToAsync(Place place, IReadOnlyList<SchemaScript> scripts)
    {
        await using var connection = await OpenAsync(place);
        await new SchemaRunner(TimeProvider.System, NullLogger<SchemaRunner>.Instance).RunAsync(
            connection, place.Database == Database.Sqlite ? Dialect.Sqlite : Dialect.Postgres, scripts, CancellationToken.None);
    }

    private static bool IsWriting(Place place) => new FileInfo(place.File + "-wal") is { Exists: true, Length: > 40 * 1024 * 1024 };

    private static async Task<bool> IsWaitingAsync(Place place) => await NumberAsync(
        place, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock' AND wait_event = 'relation'") > 0;

    /// <summary>What the catalog says of tables, columns and indexes.</summary>
    private static async Task<string> TablesAsync(Place place, int number)
    {
        await using var connection = await OpenAsync(place);
        await using var command = connection.CreateCommand();
        command.CommandText = place.Database == Database.Sqlite
            ? "SELECT group_concat(name || ' ' || coalesce(sql, ''), char(10)) FROM (SELECT name, sql FROM sqlite_schema WHERE name NOT IN ('held', 'much', 'ballast') ORDER BY name)"
            : """
              SELECT string_agg(line, chr(10) ORDER BY line) FROM (
                SELECT table_name || '.' || column_name || ' ' || data_type AS line FROM information_schema.columns WHERE table_schema = current_schema()
                UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()) AS l
              """;
        return $"{number}\n{await command.ExecuteScalarAsync()}";
    }

    private static async Task<DbConnection> OpenAsync(Place place)
    {
        if (place.Database == Database.Sqlite) return await new SqliteConnections($"Data Source={place.File}").OpenAsync(CancellationToken.None);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> NumberAsync(Place place, string sql)
    {
        await using var connection = await OpenAsync(place);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
