using Discuss.Server.Images;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Images;

/// <summary>What is asked with each image that is shown, sent or posted is found by an index, however many images there are.</summary>
public sealed class ImagePlanTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly string[] Rows =
    [
        NumberedRows.Insert(20_000, "INSERT INTO images (hash, type, width, height, bytes, created_at, touched_at) SELECT 'h' || i, 1, 10, 10, 100, i, i FROM n"),
        NumberedRows.Insert(20_000, "INSERT INTO image_uses (site_id, thread_number, ordinal, hash) SELECT 9000, 1, i, 'h' || (i % 19000) FROM n"),
        NumberedRows.Insert(20_000, "INSERT INTO image_uploads (hash, author_id, created_at) SELECT 'h' || i, 1000000 + i % 300, i FROM n"),
        NumberedRows.Insert(2_000, "INSERT INTO thread_views (site_id, thread_number, views) SELECT 9000, i, i FROM n"),
        "ANALYZE",
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task No_statement_about_an_image_reads_a_table_through(Database database)
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
        await using var session = await host.Database.ReadAsync(CancellationToken.None);

        foreach (var (sql, index) in new[]
        {
            (ImageSql.Find, "image_uses_hash"), (ImageSql.Sites, "image_uses_hash"),
            (ImageSql.CountUploads, "image_uploads_author"), (ImageSql.TouchOf, "images_pkey"),
        })
        {
            var plan = database == Database.Sqlite
                ? await QueryPlans.OfSqliteAsync(session, sql, Value)
                : await QueryPlans.OfPostgresAsync(session, sql, Value);
            Assert.False(plan.ScansATable, plan.ToString());
            Assert.True(plan.Uses(index), plan.ToString());
        }
    }

    private static object Value(string parameter) => parameter switch
    {
        "author" => 1_000_007L,
        "since" => 1_000L,
        _ => "h" + 500,
    };
}
