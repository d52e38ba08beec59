using System.Reflection;
using Discuss.Server.Moderation;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>
/// How both databases find the rows of the queue's statements, over a site of 40,000 comments: by the index that is named here, in its
/// order, so that a queue of 100,000 opens as fast as one of 100.
/// </summary>
public sealed class QueuePlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Dictionary<string, string> Indexes = new(StringComparer.Ordinal)
    {
        [nameof(QueueSql.Pending)] = "comments_pending",
        [nameof(QueueSql.Reported)] = "comments_reported",
        [nameof(QueueSql.All)] = "transitions_site",
        [nameof(QueueSql.One)] = "comments_pkey",
        [nameof(QueueSql.ByAuthor)] = "comments_author",
        [nameof(QueueSql.CountPending)] = "comments_pending",
        [nameof(QueueSql.CountReported)] = "comments_reported",
        [nameof(QueueSql.CountAppeals)] = "appeals_open",
        [nameof(QueueSql.Reports)] = "reports_pkey",
        [nameof(QueueSql.Head)] = "comments_pkey",
        [nameof(ConversationReader.Before)] = "comments_shown",
        [nameof(ConversationReader.After)] = "comments_shown",
        [nameof(ConversationReader.Alike)] = "comments_pending",
    };

    // These put in order, or count, a few rows that an index has cut out for them: one author's of one moment, one comment's reports, the
    // newest or most urgent that were read by index before.
    private static readonly HashSet<string> GoesThroughAFew = new(StringComparer.Ordinal)
    {
        nameof(QueueSql.All), nameof(QueueSql.ByAuthor), nameof(QueueSql.Reports), nameof(ConversationReader.Alike),
        nameof(QueueSql.CountPending), nameof(QueueSql.CountReported), nameof(QueueSql.CountAppeals),
    };

    [Fact]
    public void Every_statement_that_reads_the_queue_has_its_index_here() =>
        Assert.Equal(Indexes.Keys.Order(StringComparer.Ordinal), Statements().Select(statement => statement.Name).Order(StringComparer.Ordinal));

    [Theory, OnSqlite, OnPostgres]
    public async Task No_statement_that_reads_the_queue_reads_it_through(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongQueue.WriteAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        var wrong = new List<string>();
        foreach (var (name, sql) in Statements())
        {
            var plan = database == Database.Sqlite
                ? await QueryPlans.OfSqliteAsync(session, sql, LongQueue.Value)
                : await QueryPlans.OfPostgresAsync(session, sql, LongQueue.Value);
            if ((plan.SortsOrScans && !GoesThroughAFew.Contains(name)) || plan.ScansATable || !Uses(plan, name)) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // Where one site has the whole log, PostgreSQL reads its newest entries by their number alone: the same rows in the same order.
    private static bool Uses(QueryPlan plan, string name) =>
        plan.Uses(Indexes[name]) || (name == nameof(QueueSql.All) && plan.Uses("transitions_pkey"));

    private static IEnumerable<(string Name, Sql Sql)> Statements() =>
        from type in new[] { typeof(QueueSql), typeof(ConversationReader) }
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType == typeof(Sql)
        select (field.Name, (Sql)field.GetValue(null)!);
}
