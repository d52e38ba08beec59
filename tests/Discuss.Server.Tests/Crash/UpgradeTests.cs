using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Discuss.Server.Tests.Crash;

/// <summary>An upgrade that is killed, and one to a version that is older than the database.</summary>
public sealed class UpgradeTests
{
    private const int Comments = 100_000;

    // The second script writes each of these, and so is at work for a while.
    private const string Held =
        """
        INSERT INTO authors (kind, name, name_skeleton, created_at) VALUES (0, 'Mira', 'mira', 1);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO comments (site_id, thread_number, ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer, state, shown,
                              shown_children, reply_count, score, rank, version, seq, report_count, created_at)
          SELECT 1, 1, i, '00000', 0, 1, 'A comment of some length, that waits.', '<p>A comment of some length, that waits.</p>', '', 0, '1', 1, 0, 0, 0, 0, 0, 1, i, 0, 1000 + i FROM n;
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task Killed_half_way_an_upgrade_leaves_the_last_whole_step_and_the_next_start_goes_on_from_there(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        await MakeOldAsync(place);

        // Half-way through the second script: its work is seen in the file, or it waits for a table that somebody else reads.
        await using (var reader = await OpenAsync(place))
        {
            if (database == Database.Postgres) await ExecuteAsync(reader, "BEGIN; LOCK TABLE comments IN ACCESS SHARE MODE");
            using var upgrade = Start(place);
            if (database == Database.Postgres)
            {
                await Wait.UntilAsync(() => IsWaitingAsync(place), "the upgrade is at work");
                Kill(upgrade);
            }
            else
            {
                // On a thread of its own: beside other tests the pool's may be busy for longer than the upgrade is at work.
                await Task.Factory.StartNew(
                    () =>
                    {
                        Assert.True(SpinWait.SpinUntil(() => IsWriting(place), Wait.Patience));
                        Kill(upgrade);
                    },
                    CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            await upgrade.WaitForExitAsync();
        }

        Assert.Equal(1, await NumberAsync(place, "SELECT max(number) FROM schema_versions"));
        Assert.Equal(Comments, await NumberAsync(place, "SELECT count(*) FROM comments"));

        Assert.Contains("has schema", (await place.RunAsync("migrate")).Done, StringComparison.Ordinal);

        Assert.Equal(SchemaScripts.Of(DialectOf(database)).Count, await NumberAsync(place, "SELECT count(*) FROM schema_versions"));
        Assert.Equal(Comments, await NumberAsync(place, "SELECT count(*) FROM comments WHERE urgency = created_at"));
        await using var host = await place.StartAsync();
        Assert.Empty(host.Log.Troubles);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_a_newer_version_used_is_refused_by_server_and_tool_in_a_sentence(Database database)
    {
        await using var place = await Place.MakeAsync(database);
        _ = (await place.RunAsync("migrate")).Done;
        await using (var connection = await OpenAsync(place)) await ExecuteAsync(connection, "INSERT INTO schema_versions VALUES (99, '0099-later', 0)");

        var server = await Assert.ThrowsAsync<StorageException>(place.StartAsync);
        var tool = (await place.RunAsync("migrate")).Refusal;

        Assert.Contains("Start that version", server.Message, StringComparison.Ordinal);
        Assert.Equal($"discuss: {server.Message}\n", tool);
        Assert.Equal(99, await NumberAsync(place, "SELECT max(number) FROM schema_versions"));
    }

    /// <summary>A database as the first version left it, with much in it that the second script changes.</summary>
    private static async Task MakeOldAsync(Place place)
    {
        var dialect = DialectOf(place.Database);
        await using var connection = await OpenAsync(place);
        await new SchemaRunner(TimeProvider.System, NullLogger<SchemaRunner>.Instance).RunAsync(
            connection, dialect, [SchemaScripts.Of(dialect)[0]], CancellationToken.None);
        await ExecuteAsync(connection, Held);
    }

    /// <summary>Whether more of a transaction than fits into memory is in the write-ahead log.</summary>
    private static bool IsWriting(Place place) => new FileInfo(place.File + "-wal") is { Exists: true, Length: > 2 * 1024 * 1024 };

    private static void Kill(Process upgrade)
    {
        Assert.False(upgrade.HasExited);
        upgrade.Kill(entireProcessTree: true);
    }

    private static async Task<bool> IsWaitingAsync(Place place) => await NumberAsync(
        place, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock' AND wait_event = 'relation'") > 0;

    private static Process Start(Place place)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(Program).Assembly.Location, "migrate", $"--Discuss:DataFolder={place.Folder}" }) start.ArgumentList.Add(argument);
        if (place.ConnectionString is not null) start.ArgumentList.Add($"--ConnectionStrings:Discuss={place.ConnectionString}");
        return Process.Start(start)!;
    }

    private static Dialect DialectOf(Database database) => database == Database.Sqlite ? Dialect.Sqlite : Dialect.Postgres;

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
