using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>How both databases find deliveries among thousands: by the index that is named here.</summary>
public sealed class DeliveryPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly (string Name, Sql Sql, string Index)[] Statements =
    [
        (nameof(DeliverySql.Newest), DeliverySql.Newest, "webhook_deliveries_pkey"), (nameof(DeliverySql.One), DeliverySql.One, "webhook_deliveries_pkey"),
        (nameof(DeliverySql.Due), DeliverySql.Due, "webhook_deliveries_due"),
        ("Claim", new Sql("SELECT id FROM webhook_deliveries WHERE webhook_id = @webhook AND due_at <= @now ORDER BY due_at, id LIMIT @count", Parameter.Long("webhook"), Parameter.Long("now"), Parameter.Int("count")), "webhook_deliveries_due"),
    ];

    private static readonly Sql Webhooks = new(
        """
        WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 50)
        INSERT INTO webhooks (id, site_id, url, kinds, active, secret, created_at) SELECT i, i, 'https://1.1.1.1/', 1, 0, @secret, 0 FROM numbers
        """,
        Parameter.Bytes("secret"));

    private static readonly Sql Deliveries = new(
        """
        WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 20000)
        INSERT INTO webhook_deliveries (id, webhook_id, event_key, event, state, attempts, due_at, claimed, created_at)
        SELECT CAST(1000000 + i AS text), 1 + i % 50, CAST(i AS text), '{}', 1, 1, CASE WHEN i % 100 < 50 THEN i END, 0, 0 FROM numbers
        """);

    [Theory, OnSqlite, OnPostgres]
    public async Task No_statement_that_reads_deliveries_reads_them_all(Database database)
    {
        var host = await hosts.OnAsync(database);
        await host.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Webhooks, CancellationToken.None, new byte[32]);
                return await session.ExecuteAsync(Deliveries, CancellationToken.None);
            },
            CancellationToken.None);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        if (database == Database.Postgres) await session.ExecuteAsync(new Sql("ANALYZE webhook_deliveries"), CancellationToken.None);

        var wrong = new List<string>();
        foreach (var (name, sql, index) in Statements)
        {
            var plan = database == Database.Sqlite ? await QueryPlans.OfSqliteAsync(session, sql, Value) : await QueryPlans.OfPostgresAsync(session, sql, Value);
            if (!plan.Uses(index) || plan.Steps.Any(step => step.Contains("Seq Scan on webhook_deliveries", StringComparison.Ordinal) || step == "SCAN webhook_deliveries")) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static object Value(string name) => name switch { "before" => "g", "id" => "1000007", "webhook" => 7L, "now" => 20_000L, _ => 50 };
}
