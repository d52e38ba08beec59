using System.Diagnostics;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using Discuss.Server.Threads.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Load.Seeding;

/// <summary>
/// Fills threads as the server writes comments that wait for one thread (<see cref="SharedTurn"/>), many on their way at once, in the order of
/// the plan. Only the rules are not asked: nothing of it is held.
/// </summary>
internal sealed class ThreadSeeder(IServiceProvider services)
{
    private const int Authors = 50;

    private static readonly Sql InsertAuthor = new(
        "INSERT INTO authors (kind, name, name_skeleton, created_at) VALUES (0, @name, @name, 0) RETURNING id", Parameter.Text("name"));

    private static readonly Screening Open = new(new Ruling(Verdict.Approve, [], [], Policy.Open, IsSilent: false), null, null);

    private readonly IDatabase _database = services.GetRequiredService<IDatabase>();
    private readonly SharedTurn _turn = services.GetRequiredService<SharedTurn>();
    private readonly CommentText _text = services.GetRequiredService<CommentText>();
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
        var first = new PostComment(Texts.Of(1), null, null, null, null, Insist: false);
        var thread = (await _writer.PostAsync(site, shape.Key, first, _authors[1], cancellationToken)).Comment.Id.Thread;
        using (var slots = new Slots(OnTheWay))
        {
            for (var ordinal = 2; ordinal <= shape.Comments; ordinal++)
            {
                await slots.EnterAsync(cancellationToken);
                var comment = await ReadyAsync(site, shape, thread, ordinal, cancellationToken);
                // Handed over one after the other, whenever each is written.
                slots.Run(PostAsync(comment, ordinal, cancellationToken));
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

    private async Task<NewComment> ReadyAsync(Site site, ThreadShape shape, ThreadId thread, int ordinal, CancellationToken cancellationToken)
    {
        var (author, parent) = (_authors[ordinal % Authors], shape.ParentOf(ordinal));
        var comment = new PostComment(Texts.Of(ordinal), parent is { } above ? new CommentId(thread, above) : null, null, null, null, Insist: false);
        var answered = parent is { } one ? new AnsweredComment(Texts.Of(one), shape.PathOf(one), _authors[one % Authors].Name) : null;
        var rendered = await _text.RenderAsync(comment.Body, site, author, cancellationToken);
        return new NewComment(site, shape.Key, null, null, comment, rendered, answered, Open, author) { Clock = TimeProvider.System };
    }

    private async Task PostAsync(NewComment comment, int ordinal, CancellationToken cancellationToken)
    {
        var posted = await _database.WriteAsync(session => _turn.PostAsync(session, [comment], cancellationToken), cancellationToken);
        if (posted is not [{ } view] || view.Id.Ordinal != ordinal)
            throw new InvalidOperationException($"Comment {ordinal} came into the thread as {posted[0]?.Id.Ordinal}: the writer changed the order.");
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
