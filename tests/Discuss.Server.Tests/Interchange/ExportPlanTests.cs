using Discuss.Server.Interchange;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Interchange;

public sealed class ExportPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Each_piece_of_an_export_is_found_by_its_key_and_costs_the_same_anywhere(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongThread.WriteAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        foreach (var (sql, index) in new[] { (ExportSql.Threads, "threads_pkey"), (ExportSql.Comments, "comments_pkey"), (ExportSql.Votes, "votes_pkey") })
        {
            var plan = database == Database.Sqlite ? await QueryPlans.OfSqliteAsync(session, sql, Value) : await QueryPlans.OfPostgresAsync(session, sql, Value);
            Assert.True(!plan.SortsOrScans && plan.Uses(index), $"{sql.Text}\n{plan}");
        }

        static object Value(string name) => name switch { "author" => 1_000_001L, "after" => 1000, _ => LongThread.Value(name) };
    }
}
