using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Storage;

public sealed class LostConnectionTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Sql OwnNumber = new("SELECT pg_backend_pid()");
    private static readonly Sql Terminate = new("SELECT pg_terminate_backend(@pid, 10000)", Parameter.Int("pid"));
    private static readonly Sql Insert = new(
        "INSERT INTO authors (kind, name, name_skeleton, created_at) VALUES (0, @name, @name, 0)", Parameter.Text("name"));

    private static readonly Sql Count = new("SELECT count(*) FROM authors WHERE name = @name", Parameter.Text("name"));

    [Theory, OnPostgres]
    public async Task A_write_whose_connection_breaks_before_the_commit_is_done_once_by_another_try(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (name, tries) = (Guid.NewGuid().ToString("N"), 0);

        await host.Database.WriteAsync(
            async session =>
            {
                tries++;
                await session.ExecuteAsync(Insert, CancellationToken.None, name);
                if (tries == 1) await EndAsync(host, await session.FirstAsync(OwnNumber, row => row.GetInt32(0), CancellationToken.None));
                return await session.FirstAsync(Count, row => row.GetInt64(0), CancellationToken.None, name);
            },
            CancellationToken.None);

        await using var reading = await host.Database.ReadAsync(CancellationToken.None);
        Assert.Equal(2, tries);
        Assert.Equal(1, await reading.FirstAsync(Count, row => row.GetInt64(0), CancellationToken.None, name));
    }

    private static async Task EndAsync(DiscussHost host, int number)
    {
        await using var other = await host.Database.ReadAsync(CancellationToken.None);
        await other.ExecuteAsync(Terminate, CancellationToken.None, number);
    }
}
