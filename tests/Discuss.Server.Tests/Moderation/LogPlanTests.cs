using System.Reflection;
using Discuss.Server.Moderation;
using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Moderation.Figures;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>
/// What is read of the log, of sanctions and appeals, of scores, over a site of 40,000 comments: nothing reads a table through.
/// Each is bounded by an author, a comment, or so many rows of the site's newest.
/// </summary>
public sealed class LogPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    // A site has a handful of people with a role, and a row for each month.
    private static readonly HashSet<string> Apart = new(StringComparer.Ordinal)
    {
        "AppealSql.AnotherModerator", "FigureSql.Place", "FigureSql.Month", "FigureSql.Months",
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_that_is_read_beside_the_queue_reads_a_table_through(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongQueue.WriteAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        var (read, wrong) = (0, new List<string>());
        foreach (var (name, sql) in Statements())
        {
            Func<string, object> value = parameter => Value(name, parameter);
            var plan = database == Database.Sqlite
                ? await QueryPlans.OfSqliteAsync(session, sql, value)
                : await QueryPlans.OfPostgresAsync(session, sql, value);
            read++;
            if (plan.ScansATable) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(read > 15, $"{read} statements");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // The log's range is two moments, the conversation's two paths.
    private static object Value(string name, string parameter) => (name.StartsWith("LogSql", StringComparison.Ordinal), parameter) switch
    {
        (true, "from") => 0L,
        (true, "to") => long.MaxValue,
        _ => LongQueue.Value(parameter),
    };

    private static IEnumerable<(string Name, Sql Sql)> Statements() =>
        from type in new[] { typeof(LogSql), typeof(AppealSql), typeof(SanctionSql), typeof(FigureSql), typeof(EvidenceReader) }
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType == typeof(Sql)
        let sql = (Sql)field.GetValue(null)!
        where sql.Text.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) && !Apart.Contains($"{type.Name}.{field.Name}")
        select ($"{type.Name}.{field.Name}", sql);
}
