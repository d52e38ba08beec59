using System.Reflection;
using Discuss.Server.Interchange;
using Discuss.Server.Notifications.Notices;
using Discuss.Server.Search;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Threads;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Tests.Threads;

/// <summary>
/// PostgreSQL takes a thread that it has not counted yet for one of a comment or two, and would as soon read it through as look anything up
/// in it. What reads or writes threads leaves it no such choice.
/// </summary>
public sealed class UncountedPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    // Half of the thread has several hundred, where only an index is read. Of a window of twenty each comes with an author and whom it answers.
    private const int MostPages = 250;

    // Each of the sixteen is looked up with what stands beside it, or written into every index.
    private const int MostPagesOfLists = 500;

    // Cannot be run twice; it finds its comments as the others do.
    private const string Inserts = nameof(WriteSql.InsertEvents);

    [Theory, OnPostgres]
    public async Task No_statement_about_a_thread_that_was_never_counted_reads_it_through(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongThread.WriteUncountedAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        var wrong = new List<string>();
        foreach (var (name, sql) in Statements(typeof(ThreadSql)).Concat(Lists()))
        {
            var plan = await QueryPlans.RunOnPostgresAsync(session, sql, Value);
            if (plan.Pages > (name.Contains('.', StringComparison.Ordinal) ? MostPagesOfLists : MostPages)) wrong.Add($"{name}: {plan.Pages} pages\n{plan}\n");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What takes comments of one thread by their numbers, with a list of sixteen.</summary>
    private static IEnumerable<(string Name, Sql Sql)> Lists() =>
        from type in new[] { typeof(ThreadReader), typeof(WriteSql), typeof(NoticeSql), typeof(SearchSql), typeof(WebhookActivity), typeof(MovedSql) }
        from field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        where field.FieldType == typeof(SqlLists) && field.Name != Inserts
        let sql = ((SqlLists)field.GetValue(null)!).For(Enumerable.Range(1, 16).ToList()).Sql
        where sql.Text.Contains("ordinal IN (", StringComparison.Ordinal) && sql.Parameters.Any(parameter => parameter.Name == "thread")
        select ($"{type.Name}.{field.Name}", sql);

    private static IEnumerable<(string Name, Sql Sql)> Statements(Type type) =>
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType == typeof(Sql)
        select (field.Name, (Sql)field.GetValue(null)!);

    private static object Value(string parameter) => parameter switch
    {
        "before" => 20_000,
        "last" => 20_016,
        "by" => 0,
        "parent" => 25_001,
        _ when parameter[0] == 'i' && int.TryParse(parameter[1..], out var number) => 20_001 + number,
        _ => LongThread.Value(parameter),
    };
}
