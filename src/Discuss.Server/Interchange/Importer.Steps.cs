using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>What an import reads and judges before it writes, and the votes after.</summary>
internal sealed partial class Importer
{
    /// <summary>Who wrote a comment knows the day; a clock that was a little fast is no reason to doubt it.</summary>
    private static readonly TimeSpan Fast = TimeSpan.FromDays(1);

    /// <summary>Reads some comments out of the spool, leaves out those that are here, and renders the rest on all processors.</summary>
    private async Task<ImportBatch> ReadyAsync(Run run, List<RawPart> raw, CancellationToken cancellationToken)
    {
        var read = raw.ConvertAll(part => (part.Thread, Comments: part.Places.ConvertAll(place => (Index: part.Thread.Order[place], Comment: run.Spool.Comment(part.Thread.Order.Number(part.Thread.Order[place]))))));
        var here = await HereAsync(run, [.. read.SelectMany(part => part.Comments).Select(one => one.Comment.Id)], cancellationToken);
        await ThreadsAsync(run, raw, cancellationToken);
        var (parts, known) = (new List<BatchPart>(), 0);
        foreach (var (thread, comments) in read)
        {
            var fresh = new List<(int Index, SpooledComment Comment)>();
            foreach (var (index, comment) in comments)
            {
                if (!here.TryGetValue(comment.Id, out var there))
                {
                    fresh.Add((index, comment));
                    continue;
                }

                known++;
                // Elsewhere by another map, or because somebody moved it: what answers it stands by itself here.
                if (there.Thread.Number == thread.Number) thread.Order.Ordinals[index] = there.Ordinal;
            }

            if (fresh.Count == 0 && (comments.Count > 0 || run.Options.IsDryRun)) continue;
            var ready = new ReadyComment[fresh.Count];
            var shown = fresh.ConvertAll(one => run.Spool.ShownIn(one.Comment.Body) is { Count: > 0 } stored ? run.Elsewhere with { Stored = stored } : run.Elsewhere);
            Parallel.For(0, ready.Length, i => ready[i] = Ready(thread, fresh[i].Index, fresh[i].Comment, shown[i]));
            parts.Add(new BatchPart(thread, ready));
        }

        if (parts.Count == 0) run.Result.KnownComments += known;
        var strangers = parts.SelectMany(part => part.Comments).Select(comment => comment.Source.Person).Distinct(StringComparer.Ordinal).Where(person => !run.Authors.IsKept(person));
        var people = run.Options.IsDryRun ? [] : await run.Authors.PrepareAsync(strangers.Select(person => run.Spool.Person(person)!), cancellationToken);
        return new ImportBatch(parts, people, parts.Count == 0 ? 0 : known);
    }

    private ReadyComment Ready(ImportedThread thread, int index, SpooledComment comment, CommentImages shown)
    {
        var now = clock.GetUtcNow();
        var change = thread.Order.Parent(index) switch
        {
            ThreadOrder.Orphan => "what it answers is not in its discussion: it stands by itself",
            ThreadOrder.Ring => "it answers itself by way of others: it stands by itself",
            _ => null,
        };
        var created = comment.CreatedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : thread.CreatedAt ?? now;
        if (comment.CreatedAt is null) change ??= "it has no date, and is given that of its discussion";
        if (created > now + Fast) (created, change) = (now, change ?? "its date is in the future, and is today here");
        if (created > now) created = now;
        if (created < DateTimeOffset.UnixEpoch) (created, change) = (DateTimeOffset.UnixEpoch, change ?? "its date is before 1970, and is 1970 here");
        var edited = comment.EditedAt is { } again ? DateTimeOffset.FromUnixTimeMilliseconds(again) : (DateTimeOffset?)null;
        return new ReadyComment(index, comment, MovedText.Of(comment, shown), created, edited > created && edited <= now ? edited : null, change);
    }

    /// <summary>Counts which of the discussions that begin here are there already.</summary>
    private async Task ThreadsAsync(Run run, List<RawPart> raw, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        foreach (var part in raw.Where(part => part.Places is [] or [0, ..]))
        {
            part.Thread.Number = await session.FirstAsync(MovedSql.NumberOf, row => row.GetInt32(0), cancellationToken, run.Site.Id, part.Thread.Key);
            if (part.Thread.Number > 0) run.Result.KnownThreads++;
            else if (run.Options.IsDryRun) run.Result.NewThreads++;
        }
    }

    private async Task<Dictionary<string, CommentId>> HereAsync(Run run, List<string> comments, CancellationToken cancellationToken)
    {
        var here = new Dictionary<string, CommentId>(StringComparer.Ordinal);
        await using var session = await database.ReadAsync(cancellationToken);
        foreach (var some in comments.Chunk(512))
        {
            var (sql, values) = MovedSql.Known.For(some, run.Site.Id, run.Options.Source);
            var rows = await session.QueryAsync(
                sql, row => (Foreign: row.GetString(0), Id: new CommentId(new ThreadId(run.Site.Id, row.GetInt32(1)), row.GetInt32(2))), cancellationToken, values);
            foreach (var (foreign, id) in rows) here[foreign] = id;
        }

        return here;
    }

    /// <summary>For a dry run: who would be new, and under which names.</summary>
    private static async Task PeopleAsync(Run run, CancellationToken cancellationToken)
    {
        foreach (var some in run.Spool.People().Chunk(500))
        {
            var known = await run.Authors.KnownAsync([.. some.Select(person => person.Id)], cancellationToken);
            var fresh = some.Where(person => !known.Contains(person.Id)).ToList();
            run.Result.NewPeople += fresh.Count;
            foreach (var author in (await run.Authors.PrepareAsync(fresh, cancellationToken)).Values) MovedAuthors.Tell(author, run.Report);
        }
    }

    /// <summary>Writes down whose votes are known; the sums came with the comments.</summary>
    private async Task VotesAsync(Run run, CancellationToken cancellationToken)
    {
        foreach (var some in run.Spool.Votes().Chunk(BatchSize))
        {
            var voters = some.Select(vote => vote.Person).Distinct(StringComparer.Ordinal).ToList();
            var people = await run.Authors.PrepareAsync(voters.Where(voter => !run.Authors.IsKept(voter)).Select(run.Spool.Person).OfType<SpooledPerson>(), cancellationToken);
            var (authors, made, added, unknown) = await database.WriteAsync(session => VotesAsync(session, run, some, voters, people, cancellationToken), cancellationToken);
            run.Authors.Keep(authors, made, run.Report);
            run.Result.NewPeople = run.Authors.Made;
            run.Result.NewVotes += added;
            run.Result.UnknownVotes += unknown;
        }
    }

    private async Task<(Dictionary<string, long> Authors, List<NewAuthor> Made, int Added, int Unknown)> VotesAsync(
        WriteSession session, Run run, SpooledVote[] votes, List<string> voters, Dictionary<string, NewAuthor> people, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (authors, made) = await run.Authors.TakeAsync(session, voters, people, _ => now, now, cancellationToken);
        var judged = new Dictionary<string, (CommentId Id, long Author)>(StringComparer.Ordinal);
        foreach (var some in votes.Select(vote => vote.Comment).Distinct(StringComparer.Ordinal).Chunk(512))
        {
            var (sql, values) = MovedSql.Judged.For(some, run.Site.Id, run.Options.Source);
            var rows = await session.QueryAsync(
                sql, row => (Foreign: row.GetString(0), Id: new CommentId(new ThreadId(run.Site.Id, row.GetInt32(1)), row.GetInt32(2)), Author: row.GetInt64(3)), cancellationToken, values);
            foreach (var (foreign, id, author) in rows) judged[foreign] = (id, author);
        }

        var known = new List<object?[]>();
        foreach (var vote in votes)
        {
            // Nobody votes for themselves here.
            if (judged.TryGetValue(vote.Comment, out var comment) && authors.TryGetValue(vote.Person, out var voter) && voter != comment.Author)
                known.Add([run.Site.Id, comment.Id.Thread.Number, comment.Id.Ordinal, voter, vote.Value, vote.CreatedAt is { } at ? Math.Clamp(at, 0, now) : now]);
        }

        var changed = await session.ExecuteEachAsync(MovedSql.Vote, known, cancellationToken);
        return (authors, made, changed.Sum(), votes.Length - known.Count);
    }
}
