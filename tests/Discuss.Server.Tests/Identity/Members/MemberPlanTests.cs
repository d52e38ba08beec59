using System.Reflection;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;
using Discuss.Server.Threads;

namespace Discuss.Server.Tests.Identity.Members;

/// <summary>What is one member's is found by index, however much all others wrote, voted and reported.</summary>
public sealed class MemberPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Dictionary<string, (Type Where, string Index)> Statements = new(StringComparer.Ordinal)
    {
        [nameof(OwnDataSql.Comments)] = (typeof(OwnDataSql), "comments_author"),
        [nameof(OwnDataSql.Votes)] = (typeof(OwnDataSql), "votes_author"),
        [nameof(OwnDataSql.Reports)] = (typeof(OwnDataSql), "reports_author"),
        [nameof(OwnDataSql.Sanctions)] = (typeof(OwnDataSql), "sanctions_author"),
        [nameof(OwnDataSql.Appeals)] = (typeof(OwnDataSql), "appeals_author"),
        ["Next"] = (typeof(AuthorErasure), "comments_author"),
        ["Newest"] = (typeof(AuthorChanges), "authors_changed"),
        ["Anonymize"] = (typeof(FormerMember), "authors_claimed"),
    };

    private static readonly string[] Rows =
    [
        NumberedRows.Insert(20_000, "INSERT INTO reports (site_id, thread_number, ordinal, author_id, reason, created_at) SELECT 9000, 1, i, 1000000 + i % 5000 + 1, 'insult', 0 FROM n"),
        NumberedRows.Insert(20_000, "INSERT INTO sanctions (site_id, author_id, kind, reason, by_author_id, created_at) SELECT 9000, 1000000 + i % 5000 + 1, 0, 'insult', 1, 0 FROM n"),
        NumberedRows.Insert(20_000, "INSERT INTO appeals (site_id, author_id, text, state, created_at) SELECT 9000, 1000000 + i % 5000 + 1, 'No.', 1, 0 FROM n"),
        NumberedRows.Insert(20_000, "INSERT INTO signals (site_id, thread_number, ordinal, position, rule, spans, detail) SELECT 9000, 1, i, 0, 'links', '[]', '' FROM n"),
        "UPDATE authors SET changed_at = id, claimed_by = id - 1 WHERE id > 1004000",
        "ANALYZE",
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task No_statement_about_one_member_reads_a_table_through(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongThread.WriteAsync(host.Database);
        await host.Database.WriteAsync(
            async session =>
            {
                foreach (var row in Rows) await session.ExecuteAsync(new Sql(row), CancellationToken.None);
                return 0;
            },
            CancellationToken.None);
        await using var reading = await host.Database.ReadAsync(CancellationToken.None);

        var wrong = new List<string>();
        foreach (var (name, (where, index)) in Statements)
        {
            var sql = (Sql)where.GetField(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
            if (name == "Anonymize") sql = new Sql("SELECT id FROM authors WHERE id = @author OR claimed_by = @author", Parameter.Long("author"));
            var plan = database == Database.Sqlite
                ? await QueryPlans.OfSqliteAsync(reading, sql, Value)
                : await QueryPlans.OfPostgresAsync(reading, sql, Value);
            if (plan.ScansATable || !plan.Uses(index)) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static object Value(string parameter) => parameter switch
    {
        "author" => 1_000_123L,
        "at" or "after" => 0L,
        "site" => 9_000,
        "thread" or "ordinal" => 0,
        "count" => 200,
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "A parameter without a value here."),
    };
}
