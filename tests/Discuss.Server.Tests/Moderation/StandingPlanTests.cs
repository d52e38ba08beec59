using System.Reflection;
using Discuss.Server.Moderation;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>What an ordinary post reads of its author is found by index, however much the author has written.</summary>
public sealed class StandingPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_authors_record_is_found_by_index_and_read_no_further_than_its_bound(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongQueue.WriteAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        var sql = (Sql)typeof(StandingReader).GetField("Recent", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        var plan = database == Database.Sqlite
            ? await QueryPlans.OfSqliteAsync(session, sql, Value)
            : await QueryPlans.OfPostgresAsync(session, sql, Value);

        Assert.True(plan.Uses("comments_author") && plan.Uses("comments_restricted"), plan.ToString());
        Assert.DoesNotContain(plan.Steps, step => step.Contains("SCAN comments", StringComparison.Ordinal) || step.Contains("Seq Scan", StringComparison.Ordinal));
    }

    private static object Value(string parameter) => parameter switch
    {
        "texts" or "since" or "rejected" => 1_000L,
        "author" => 2_000_001L,
        "most" or "older" => 200,
        _ => 9_100,
    };
}
