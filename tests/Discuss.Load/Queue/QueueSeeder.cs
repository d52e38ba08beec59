using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Load.Queue;

/// <summary>
/// Makes queues of a few and of many comments that wait: written as rows, since posting and holding a hundred thousand measures something
/// else. Each has its signal and its entry in the log, as one that was posted has.
/// </summary>
internal sealed class QueueSeeder(IServiceProvider services)
{
    public const string Small = "queue-small";
    public const string Large = "queue-large";

    /// <summary>Where the queue is watched while comments come.</summary>
    public const string Live = "queue-live";

    public const int Few = 100;

    private const int Threads = 500;

    private static readonly Sql Author = new(
        "INSERT INTO authors (kind, name, name_skeleton, created_at) VALUES (0, 'Somebody', 'somebody', 0) RETURNING id");

    public async Task SeedAsync(int many, CancellationToken cancellationToken)
    {
        var sites = services.GetRequiredService<SiteDirectory>();
        await sites.CreateAsync(Live, "Live queue", new SiteSettings { Mode = ModerationMode.Premoderate }, cancellationToken);
        await FillAsync((await sites.CreateAsync(Small, "Small queue", new SiteSettings(), cancellationToken)).Id, Few, cancellationToken);
        await FillAsync((await sites.CreateAsync(Large, "Large queue", new SiteSettings(), cancellationToken)).Id, many, cancellationToken);
    }

    private async Task FillAsync(int site, int comments, CancellationToken cancellationToken)
    {
        var threads = Math.Min(Threads, comments);
        var first = DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeMilliseconds();
        await services.GetRequiredService<IDatabase>().WriteAsync(
            async session =>
            {
                var author = await session.FirstAsync(Author, row => row.GetInt64(0), cancellationToken);
                await InsertAsync(threads, $"threads (site_id, number, key, state, comment_count, seq, last_ordinal, heat, created_at) SELECT {site}, i, 'article-' || i, 0, 0, 0, {comments}, 0, {first}");
                await InsertAsync(
                    comments,
                    "comments (site_id, thread_number, ordinal, path, depth, author_id, body, body_html, excerpt, is_long, renderer, state, shown, shown_children, "
                    + "reply_count, score, rank, version, seq, report_count, created_at, urgency) "
                    + $"SELECT {site}, 1 + i % {threads}, i, substr(CAST(100000 + i % 100000 AS text), 2), 0, {author}, 'You are a moron, number ' || i || '.', "
                    + $"'<p>You are a moron, number ' || i || '.</p>', '', 0, '1', {(int)CommentState.Pending}, 0, 0, 0, 0, 0, 1, 0, 0, {first} + i, {first} + i");
                await InsertAsync(
                    comments,
                    "signals (site_id, thread_number, ordinal, position, rule, label, score, spans, detail) "
                    + $"SELECT {site}, 1 + i % {threads}, i, 0, '{ClassifierRule.Name}', 'insult', 0.9, '[[10,5]]', 'This may read as an insult.'");
                await InsertAsync(
                    comments,
                    "transitions (site_id, thread_number, ordinal, from_state, to_state, actor_id, rule, created_at) "
                    + $"SELECT {site}, 1 + i % {threads}, i, NULL, {(int)CommentState.Pending}, {author}, '{ClassifierRule.Name}', {first} + i");
                return 0;

                Task<int> InsertAsync(int count, string rows)
                {
                    var at = rows.IndexOf("SELECT", StringComparison.Ordinal);
                    return session.ExecuteAsync(
                        new Sql($"INSERT INTO {rows[..at]} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) {rows[at..]} FROM n"),
                        cancellationToken);
                }
            },
            cancellationToken);
    }
}
