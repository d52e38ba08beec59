using System.Reflection;
using Discuss.Server.Keeping;
using Discuss.Server.Privacy;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Discuss.Server.Threads;

namespace Discuss.Server.Tests.Keeping;

/// <summary>What reads threads for whoever keeps them, and what looks for what is past its time, over 40,000 comments of 20,000 threads: by an index, a bounded part at a time.</summary>
public sealed class KeepingPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    // A row for each day and kind.
    private static readonly HashSet<string> Apart = new(StringComparer.Ordinal) { "RetentionSql.GetPlace", "RetentionSql.Newest" };

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_reads_a_table_through(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongQueue.WriteAsync(host.Database);
        await host.Database.WriteAsync(
            async write =>
            {
                await write.ExecuteAsync(
                    new Sql(NumberedRows.Insert(20_000, "INSERT INTO moved_threads (site_id, foreign_id, source, thread_number) SELECT 9100, 'key-' || (i + 50000), 'moved', i FROM n")), CancellationToken.None);
                return await write.ExecuteAsync(new Sql("ANALYZE"), CancellationToken.None);
            },
            CancellationToken.None);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        var (read, wrong) = (0, new List<string>());
        foreach (var (name, sql) in Statements().Append(("MovedKeys.Counts", MovedKeys.Counts.For(["key-50007", "key-50008"], 1).Sql)))
        {
            var plan = database == Database.Sqlite
                ? await QueryPlans.OfSqliteAsync(session, sql, Value)
                : await QueryPlans.OfPostgresAsync(session, sql, Value);
            read++;
            if (plan.ScansATable) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(read >= 7, $"{read} statements");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static object Value(string parameter) => parameter switch
    {
        "key" => "key-7",
        "before" => 10_000,
        ['i', >= '0' and <= '9'] => "key-50007",
        _ => LongQueue.Value(parameter),
    };

    private static IEnumerable<(string Name, Sql Sql)> Statements() =>
        from type in new[] { typeof(KeepingSql), typeof(RetentionSql), typeof(MovedKeys) }
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType == typeof(Sql)
        let sql = (Sql)field.GetValue(null)!
        where sql.Text.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) && !Apart.Contains($"{type.Name}.{field.Name}")
        select ($"{type.Name}.{field.Name}", sql);
}
