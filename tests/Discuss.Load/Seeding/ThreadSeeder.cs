using System.Diagnostics;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Load.Seeding;

/// <summary>Fills threads through the server's own writer, many comments on their way at once.</summary>
internal sealed class ThreadSeeder(IServiceProvider services)
{
    private const int Authors = 50;

    private static readonly Sql InsertAuthor = new(
        "INSERT INTO authors (kind, name, name_skeleton, created_at) VALUES (0, @name, @name, 0) RETURNING id", Parameter.Text("name"));

    private readonly OrderedDatabase _database = (OrderedDatabase)services.GetRequiredService<IDatabase>();
    private readonly CommentWriter _writer = services.GetRequiredService<CommentWriter>();
    private readonly List<Actor> _authors = [];

    // SQLite's one writer takes writes in the order in which they are handed over, and commits many at once. PostgreSQL promises no such
    // order: one at a time.
    private int OnTheWay => _database.Dialect == Dialect.Sqlite ? 256 : 1;

    /// <summary>Posts the thread and its votes; returns its identifier and says how long it took.</summary>
    public async Task<ThreadId> SeedAsync(Site site, ThreadShape shape, CancellationToken cancellationToken)
    {
        await MakeAuthorsAsync(cancellationToken);
        var watch = Stopwatch.StartNew();
        var thread = (await PostAsync(site, shape, 1, null, cancellationToken)).Thread;
        using (var slots = new Slots(OnTheWay))
        {
            for (var ordinal = 2; ordinal <= shape.Comments; ordinal++)
            {
                await slots.EnterAsync(cancellationToken);
                var parent = shape.ParentOf(ordinal) is { } above ? new CommentId(thread, above) : (CommentId?)null;
                slots.Run(PostAsync(site, shape, ordinal, parent, cancellationToken));
                if (ordinal % 10_000 == 0) Progress.Say($"  {shape.Key}: {ordinal:N0} comments");
            }

            await slots.AllDoneAsync(cancellationToken);
        }

        var posted = watch.Elapsed;
        var votes = await VoteAsync(shape, thread, cancellationToken);
        Progress.Say(
            $"  {shape.Key}: {shape.Comments:N0} comments in {posted.TotalSeconds:F1} s ({shape.Comments / posted.TotalSeconds:N0}/s), {votes:N0} votes in {(watch.Elapsed - posted).TotalSeconds:F1} s");
        return thread;
    }

    private async Task<CommentId> PostAsync(Site site, ThreadShape shape, int ordinal, CommentId? parent, CancellationToken cancellationToken)
    {
        var comment = new PostComment(Texts.Of(ordinal), parent, null, null, null, Insist: false);
        var author = _authors[ordinal % Authors];
        var posted = await _database.InOrderAsync(() => _writer.PostAsync(site, shape.Key, comment, author, cancellationToken));
        return posted.Comment.Id.Ordinal == ordinal
            ? posted.Comment.Id
            : throw new InvalidOperationException($"Comment {ordinal} came into the thread as {posted.Comment.Id.Ordinal}: the writer changed the order.");
    }

    private async Task<int> VoteAsync(ThreadShape shape, ThreadId thread, CancellationToken cancellationToken)
    {
        var count = 0;
        using var slots = new Slots(OnTheWay);
        for (var ordinal = 1; ordinal <= shape.Comments; ordinal++)
        {
            var votes = shape.VotesOf(ordinal);
            for (var i = 1; i <= Math.Abs(votes); i++, count++)
            {
                await slots.EnterAsync(cancellationToken);
                var voter = _authors[(ordinal + i) % Authors];
                slots.Run(_writer.VoteAsync(new CommentId(thread, ordinal), Math.Sign(votes), voter, cancellationToken));
            }
        }

        await slots.AllDoneAsync(cancellationToken);
        return count;
    }

    private async Task MakeAuthorsAsync(CancellationToken cancellationToken)
    {
        for (var i = _authors.Count; i < Authors; i++)
        {
            var name = $"Reader {i + 1}";
            var id = await _database.WriteAsync(
                session => session.FirstAsync(InsertAuthor, row => row.GetInt64(0), cancellationToken, name), cancellationToken);
            _authors.Add(new Actor(id, AuthorKind.Guest, name, null));
        }
    }
}
