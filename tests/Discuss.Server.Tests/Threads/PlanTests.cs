using System.Reflection;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Threads;

namespace Discuss.Server.Tests.Threads;

/// <summary>
/// How both databases find the rows of each statement in <see cref="ThreadSql"/>, over a thread of 50,000 comments: by the index that is
/// named here, in its order, so that the cost of a window does not grow with its thread.
/// </summary>
public sealed class PlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Dictionary<string, string> Indexes = new(StringComparer.Ordinal)
    {
        [nameof(ThreadSql.RootsAfter)] = "comments_roots",
        [nameof(ThreadSql.RootsBefore)] = "comments_roots",
        [nameof(ThreadSql.TopAfter)] = "comments_top",
        [nameof(ThreadSql.TopBefore)] = "comments_top",
        [nameof(ThreadSql.RepliesAfter)] = "comments_shown",
        [nameof(ThreadSql.RepliesBefore)] = "comments_shown",
        [nameof(ThreadSql.RepliesOfMany)] = "comments_shown",
        [nameof(ThreadSql.One)] = "comments_pkey",
        [nameof(ThreadSql.OneForModerators)] = "comments_pkey",
        [nameof(ThreadSql.Answered)] = "comments_pkey",
        [nameof(ThreadSql.ParentBody)] = "comments_pkey",
        [nameof(ThreadSql.ThreadByKey)] = "threads_key",
        [nameof(ThreadSql.ThreadById)] = "threads_pkey",
        [nameof(ThreadSql.Events)] = "events_pkey",
        [nameof(ThreadSql.Newest)] = "comments_pkey",
        [nameof(ThreadSql.NewestBetween)] = "comments_pkey",
        [nameof(ThreadSql.Pinned)] = "comments_pinned",
        [nameof(ThreadSql.Featured)] = "comments_featured",
        [nameof(ThreadSql.AnyFeatured)] = "comments_featured",
        [nameof(ThreadSql.Latest)] = "comments_latest",
        [nameof(ThreadSql.Trending)] = "threads_heat",
    };

    [Fact]
    public void Every_statement_that_reads_threads_has_its_index_here() =>
        Assert.Equal(Indexes.Keys.Order(StringComparer.Ordinal), Statements().Select(statement => statement.Name).Order(StringComparer.Ordinal));

    [Theory, OnSqlite, OnPostgres]
    public async Task No_statement_that_reads_threads_sorts_or_reads_a_table_through(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongThread.WriteAsync(host.Database);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        var wrong = new List<string>();
        foreach (var (name, sql) in Statements())
        {
            // One statement of PostgreSQL's own: SQLite asks for the replies of each comment by RepliesAfter.
            if (database == Database.Sqlite && name == nameof(ThreadSql.RepliesOfMany)) continue;
            var plan = database == Database.Sqlite
                ? await QueryPlans.OfSqliteAsync(session, sql, LongThread.Value)
                : await QueryPlans.OfPostgresAsync(session, sql, LongThread.Value);
            if (plan.SortsOrScans || !plan.Uses(Indexes[name])) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<(string Name, Sql Sql)> Statements() =>
        from field in typeof(ThreadSql).GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType == typeof(Sql)
        select (field.Name, (Sql)field.GetValue(null)!);
}
