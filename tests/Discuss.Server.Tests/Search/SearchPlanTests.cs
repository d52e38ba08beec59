using Discuss.Core.Search;
using Discuss.Server.Search;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Search;

/// <summary>How both databases find comments by their words, among 40,000 of one site: by the index of words, and never by reading them through.</summary>
public sealed class SearchPlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Documents =
        """
        INSERT INTO search_documents (site_id, thread_number, ordinal, version)
        SELECT site_id, thread_number, ordinal, version FROM comments WHERE site_id = 9100 ON CONFLICT (site_id, thread_number, ordinal) DO NOTHING
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task No_statement_of_search_reads_a_table_through(Database database)
    {
        var host = await hosts.OnAsync(database);
        await LongQueue.WriteAsync(host.Database);
        await WriteWordsAsync(host.Database);
        var asked = host.Services.GetRequiredService<SearchIndex>().AskedFor(SearchQuery.Parse("comment w77 -w78", out _)!, 9100);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        // As the reader asks: on PostgreSQL in a transaction that must use the index.
        await using var transaction = database == Database.Postgres ? await session.Connection.BeginTransactionAsync() : null;
        if (transaction is not null) await session.ExecuteAsync(SearchSql.OnlyByIndex, CancellationToken.None);
        var (sqlite, wrong) = (database == Database.Sqlite, new List<string>());
        foreach (var (name, sql, index) in new[]
        {
            ("Find", sqlite ? SearchSql.FindOnSqlite : SearchSql.FindOnPostgres, "search_words_words"), ("Lately", sqlite ? SearchSql.FindOnSqlite : SearchSql.FindLatelyOnPostgres, sqlite ? "search_words_words" : ""), ("End", sqlite ? SearchSql.EndOnSqlite : SearchSql.EndOnPostgres, "search_words_words"),
            ("Follow", SearchSql.Follow, "search_documents_comment"), ("Last", SearchSql.Last, ""),
        })
        {
            Func<string, object> value = parameter => Value(parameter, asked);
            var plan = sqlite ? await QueryPlans.OfSqliteAsync(session, sql, value) : await QueryPlans.OfPostgresAsync(session, sql, value);
            var found = index switch
            {
                "" => true,
                "search_words_words" when sqlite => plan.Steps.Any(step => step.StartsWith("SCAN search_words VIRTUAL TABLE INDEX", StringComparison.Ordinal)),
                _ => plan.Uses(index),
            };
            if (plan.ScansATable || !found) wrong.Add($"{name}:\n{plan}\n");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_word_of_every_comment_and_one_of_none_are_answered_soon_and_page_after_page(Database database)
    {
        var host = await hosts.OnAsync(database);
        if (!await IsWrittenAsync(host.Database)) await LongQueue.WriteAsync(host.Database);
        await WriteWordsAsync(host.Database);
        var (reader, site) = (host.Services.GetRequiredService<SearchReader>(), (await host.SiteAsync()) with { Id = 9100 });

        var (met, before, pages) = (new HashSet<string>(StringComparer.Ordinal), long.MaxValue, 0);
        while (true)
        {
            // What is rejected nowhere is looked for in all of them, some at a time.
            var page = await reader.FindAsync(site, new SearchFilter(SearchQuery.Parse("comment", out _)!, Core.Threads.CommentState.Pending), 100, before, CancellationToken.None);
            foreach (var found in page.Items) Assert.True(met.Add(found.Id.ToString()));
            pages++;
            if (page.Next is null) break;
            before = long.Parse(page.Next, System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal(2000, met.Count);
        Assert.InRange(pages, 20, 60);
        Assert.Empty((await reader.FindAsync(site, new SearchFilter(SearchQuery.Parse("comment nowhere", out _)!), 20, long.MaxValue, CancellationToken.None)).Items);
    }

    private static async Task<bool> IsWrittenAsync(IDatabase database)
    {
        await using var session = await database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(new Sql("SELECT number FROM threads WHERE site_id = 9100 LIMIT 1"), row => row.GetInt32(0), CancellationToken.None) > 0;
    }

    private static Task<int> WriteWordsAsync(IDatabase database) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(new Sql("DELETE FROM search_words"), CancellationToken.None);
            await session.ExecuteAsync(new Sql(Documents), CancellationToken.None);
            var insert = database.Dialect == Dialect.Sqlite
                ? "INSERT INTO search_words (rowid, words) SELECT id, '§' || site_id || ' a comment w' || (id % 1000) FROM search_documents WHERE site_id = 9100"
                : "INSERT INTO search_words (id, words) SELECT id, CAST('''§' || site_id || ''' ''a'':1 ''comment'':2 ''w' || (id % 1000) || ''':3' AS tsvector) FROM search_documents WHERE site_id = 9100";
            await session.ExecuteAsync(new Sql(insert), CancellationToken.None);
            // What was only just written waits in a list that would be read through, until the database finds the time to put it into the index.
            if (database.Dialect == Dialect.Postgres) await session.ExecuteAsync(new Sql("SELECT gin_clean_pending_list('search_words_words')"), CancellationToken.None);
            return await session.ExecuteAsync(new Sql("ANALYZE"), CancellationToken.None);
        },
        CancellationToken.None);

    private static object Value(string parameter, string asked) => parameter switch
    {
        "query" => asked,
        "before" => long.MaxValue,
        "floor" => 0L,
        "site" => 9100,
        "author" => 2_000_002L,
        "after" => 20L,
        _ => LongQueue.Value(parameter),
    };
}
