using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Tests.Storage;

/// <summary>Statements whose outcome nobody waits for: they run in their turn, and with the transaction or not at all.</summary>
public sealed class LaterTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Sql Insert = new(
        "INSERT INTO outbox (kind, payload, due_at, attempts, created_at) VALUES (@kind, @payload, @due, 0, 0)", Text("kind"), Text("payload"), Long("due"));

    private static readonly Sql Rename = new("UPDATE outbox SET payload = @new WHERE kind = @kind AND payload = @old", Text("new"), Text("kind"), Text("old"));

    private static readonly Sql Read = new("SELECT payload FROM outbox WHERE kind = @kind ORDER BY id", Text("kind"));

    private readonly string _kind = "later-" + Guid.NewGuid().ToString("N");

    [Theory, OnSqlite, OnPostgres]
    public async Task They_run_in_their_order_before_whatever_is_asked_next(Database database)
    {
        var found = await (await DatabaseAsync(database)).WriteAsync(
            async session =>
            {
                await InsertAsync(session, "a");
                await InsertAsync(session, "b");
                await session.LaterAsync(Rename, CancellationToken.None, "c", _kind, "a");
                var first = await session.QueryAsync(Read, row => row.GetString(0), CancellationToken.None, _kind);
                await session.LaterAsync(Rename, CancellationToken.None, "d", _kind, "b");
                var changed = await session.ExecuteAsync(Rename, CancellationToken.None, "e", _kind, "d");
                await InsertAsync(session, "f");
                var one = await session.FirstAsync(Read, row => row.GetString(0), CancellationToken.None, _kind);
                return (first, changed, one);
            },
            CancellationToken.None);

        Assert.Equal(["c", "b"], found.first);
        Assert.Equal(1, found.changed);
        Assert.Equal("c", found.one);
        Assert.Equal(["c", "e", "f"], await KeptAsync(database));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_nothing_follows_is_there_after_the_commit_however_much_it_is(Database database)
    {
        await (await DatabaseAsync(database)).WriteAsync(
            async session =>
            {
                for (var i = 0; i < 600; i++) await InsertAsync(session, "one of many");
                return true;
            },
            CancellationToken.None);

        Assert.Equal(600, (await KeptAsync(database)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_statement_that_changes_other_than_it_must_takes_the_whole_write_back(Database database)
    {
        foreach (var asks in new[] { true, false })
        {
            var fault = await Assert.ThrowsAsync<NotSupportedException>(async () => await (await DatabaseAsync(database)).WriteAsync(
                async session =>
                {
                    await InsertAsync(session, "a");
                    await session.LaterAsync(Rename, new Promise(1, () => new NotSupportedException("None.")), CancellationToken.None, "b", _kind, "nobody");
                    await InsertAsync(session, "c");
                    return asks ? await session.FirstAsync(Read, row => row.GetString(0), CancellationToken.None, _kind) : null;
                },
                CancellationToken.None));

            Assert.Equal("None.", fault.Message);
            Assert.Empty(await KeptAsync(database));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_statement_that_fails_takes_the_whole_write_back_and_the_next_write_is_none_the_worse(Database database)
    {
        var twice = new Sql("INSERT INTO sites (slug, name, settings, version, created_at, last_thread) SELECT slug, name, settings, version, created_at, 0 FROM sites");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await (await DatabaseAsync(database)).WriteAsync(
            async session =>
            {
                await InsertAsync(session, "a");
                await session.LaterAsync(twice, CancellationToken.None);
                return true;
            },
            CancellationToken.None));

        Assert.Empty(await KeptAsync(database));
        await (await DatabaseAsync(database)).WriteAsync(session => session.ExecuteAsync(Insert, CancellationToken.None, _kind, "z", long.MaxValue), CancellationToken.None);
        Assert.Equal(["z"], await KeptAsync(database));
    }

    private ValueTask InsertAsync(WriteSession session, string payload) => session.LaterAsync(Insert, CancellationToken.None, _kind, payload, long.MaxValue);

    private async Task<IDatabase> DatabaseAsync(Database database)
    {
        var host = await hosts.OnAsync(database);
        await host.SiteAsync();
        return host.Database;
    }

    private async Task<List<string>> KeptAsync(Database database)
    {
        await using var session = await (await hosts.OnAsync(database)).Database.ReadAsync(CancellationToken.None);
        return await session.QueryAsync(Read, row => row.GetString(0), CancellationToken.None, _kind);
    }
}
