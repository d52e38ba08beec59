using System.Data.Common;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Threads.Turns;

/// <summary>
/// New comments of one thread in one transaction. What each of them would be refused for is found before anything of it is written, so
/// that it takes nobody along.
/// </summary>
internal sealed class SharedTurn(IDatabase database, GuestAdmission admission, SanctionGuard guard, CommentReader reader)
{
    private static readonly SqlLists Authors = new(Select, Long, Int("site"));

    // Held until the commit, as for one comment: whoever revokes or claims a guest meanwhile waits, and then finds what was written.
    private static readonly SqlLists HeldAuthors = new(list => Select(list) + " FOR SHARE", Long, Int("site"));

    /// <summary>Writes down what can be; each comment as its author sees it then, <see langword="null"/> for one that must be looked at by itself.</summary>
    /// <param name="comments">Of one thread; each may share a turn.</param>
    /// <exception cref="NotTogetherException">None of them can be written so.</exception>
    /// <exception cref="ProblemException">What one of them answers has just gone: nothing is kept.</exception>
    public async Task<CommentView?[]> PostAsync(WriteSession session, IReadOnlyList<NewComment> comments, CancellationToken cancellationToken)
    {
        var views = new CommentView?[comments.Count];
        var authors = await AuthorsAsync(session, comments, cancellationToken);
        var writing = new List<int>(comments.Count);
        for (var i = 0; i < comments.Count; i++)
        {
            if (authors.ContainsKey(comments[i].Author.AuthorId) && await MayWriteAsync(session, comments[i], cancellationToken)) writing.Add(i);
        }

        if (writing.Count == 0) return views;
        var taken = await TakeAsync(session, [.. writing.Select(i => comments[i])], cancellationToken);
        var thread = new ThreadId(comments[0].Site.Id, taken.Number);
        writing.RemoveAll(i => comments[i].Comment.ParentId is { } parent && parent.Thread != thread);
        var ordinal = taken.LastOrdinal - writing.Count;
        var placed = writing.ConvertAll(i => new Placed(i, comments[i], new CommentId(thread, ++ordinal), comments[i].Clock.GetUtcNow()));
        await ClaimAsync(session, placed, cancellationToken);
        if (placed.Count == 0) throw new NotTogetherException();

        var (seq, count, heat, rows) = (taken.Seq, taken.CommentCount, taken.Heat, new NewRows());
        foreach (var (index, comment, id, now) in placed)
        {
            var turn = ThreadTurn.Taken(session, thread, ++seq, taken.State, ++count, taken.Heat, now);
            var path = comment.Answered?.Path.Reply(id.Ordinal) ?? ReadingPath.Root(id.Ordinal);
            await rows.AddAsync(turn, comment, id, path, cancellationToken);
            views[index] = View(comment, id, path, turn, authors[comment.Author.AuthorId]);
            heat = Heat.After(heat, now);
        }

        await session.LaterAsync(
            WriteSql.CommentsPublished, cancellationToken, placed.Count, heat, placed[^1].Now.ToUnixTimeMilliseconds(), thread.Site, thread.Number);
        await rows.InsertAsync(session, thread, cancellationToken);
        return views;
    }

    /// <summary>Takes the turn of a thread that is there and open, for so many comments.</summary>
    /// <exception cref="NotTogetherException">It is not.</exception>
    private static async Task<TakenThread> TakeAsync(WriteSession session, NewComment[] comments, CancellationToken cancellationToken)
    {
        var (url, title) = (comments.Select(comment => comment.Url).FirstOrDefault(url => url is not null), comments.Select(comment => comment.Title).FirstOrDefault(title => title is not null));
        var taken = await TakenThread.TakeAsync(session, comments.Length, comments[0].Site.Id, comments[0].Key, url, title, cancellationToken);
        // Of a new thread not all is known before the commit.
        return taken is { LastOrdinal: <= ReadingPath.MaxOrdinal } && !taken.IsClosed(comments[0].Site.Settings, comments[0].Clock.GetUtcNow()) && taken.LastOrdinal > comments.Length
            ? taken
            : throw new NotTogetherException();
    }

    private async Task<Dictionary<long, AuthorRow>> AuthorsAsync(WriteSession session, IReadOnlyList<NewComment> comments, CancellationToken cancellationToken)
    {
        var site = comments[0].Site.Id;
        await admission.BindAsync(session, site, [.. comments.Where(comment => comment.IsFirst).Select(comment => comment.Author.AuthorId).Distinct().Order()], cancellationToken);
        var ids = comments.Select(comment => comment.Author.AuthorId).Distinct().ToList();
        var (sql, values) = (database.Dialect == Dialect.Postgres ? HeldAuthors : Authors).For(ids, site);
        var rows = await session.QueryAsync(sql, Read, cancellationToken, values);
        return rows.ToDictionary(row => row.Id);
    }

    // Who may not hears why when the comment is looked at by itself.
    private async ValueTask<bool> MayWriteAsync(WriteSession session, NewComment comment, CancellationToken cancellationToken)
    {
        try
        {
            await guard.RequireAsync(session, comment.Site.Id, comment.Author, Writing.Post, cancellationToken);
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    /// <summary>Writes the idempotency keys down, and leaves out the comments whose key was used before.</summary>
    private static async Task ClaimAsync(WriteSession session, List<Placed> placed, CancellationToken cancellationToken)
    {
        var claims = placed.Where(one => one.Comment.Once is not null).ToList();
        if (claims.Count == 0) return;
        var changed = await session.ExecuteEachAsync(
            WriteSql.ClaimKey, claims.ConvertAll(one => one.Comment.Once!.Claim(one.Id, one.Now)), cancellationToken);
        for (var i = 0; i < claims.Count; i++)
        {
            if (changed[i] == 0) placed.Remove(claims[i]);
        }
    }

    // What the database would say of it now.
    private CommentView View(NewComment comment, CommentId id, ReadingPath path, ThreadTurn turn, AuthorRow author) => new()
    {
        Id = id,
        ParentId = comment.Comment.ParentId,
        RootId = new CommentId(id.Thread, path.RootPath.Ordinal()),
        Path = path,
        Depth = path.Depth,
        Author = reader.Author(author, id.Thread),
        BodyHtml = comment.Rendered.Html,
        Excerpt = comment.Rendered.IsLong ? comment.Rendered.Excerpt : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(turn.Now.ToUnixTimeMilliseconds()),
        Version = 1,
        Score = 0,
        ReplyCount = 0,
        State = PublicState.Approved,
        Seq = turn.Seq,
        Answers = comment.Answered?.Author,
    };

    private static string Select(string list) =>
        $"""
        SELECT id, kind, name, website, badge, avatar_url FROM authors
        WHERE id IN ({list}) AND (kind = 1 OR (revoked_at IS NULL AND site_id = @site))
        """;

    private static AuthorRow Read(DbDataReader row) => new(
        row.GetInt64(0), (AuthorKind)row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5));

    /// <summary>A comment that has its number.</summary>
    private sealed record Placed(int Index, NewComment Comment, CommentId Id, DateTimeOffset Now);
}

/// <summary>Takes a shared turn back: each of its comments is to be looked at by itself.</summary>
internal sealed class NotTogetherException() : Exception("None of these comments can be written together with others.");
