using Discuss.Core.Moderation;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Search;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads.Turns;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Threads;

/// <summary>
/// Posts, changes and judges comments for their readers and authors. When a method ends, what it did is on disk and on its way to everyone
/// who reads; when it throws, nothing was done.
/// </summary>
internal sealed partial class CommentWriter(
    IDatabase database, ThreadReader reader, SiteDirectory sites, CommentText text, Screener screener, GuestAdmission admission,
    SanctionGuard guard, ShadowedComments shadowed, SharedTurns turns, ThreadPeople people, Outbox outbox, WebhookTelling webhooks, SearchIndex search, ThreadMeter meter, Badges badges, ISharedStore shared, TimeProvider clock)
{
    /// <exception cref="ProblemException">
    /// 422 <c>nudge</c> where the site asks to think again, and <c>rejected</c>; 404 for an unknown parent, 409 for a closed thread, 403
    /// where guests or this author may not write (<see cref="GuestAdmission"/>, <see cref="SanctionGuard"/>), 422 for a text that cannot be taken or an idempotency key that was used for another.
    /// </exception>
    public async Task<PostResult> PostAsync(Site site, string key, PostComment comment, Actor actor, CancellationToken cancellationToken)
    {
        key = ThreadInput.Key(key);
        var (url, title) = (ThreadInput.Url(comment.Url, site), ThreadInput.Title(comment.Title));
        var once = ThreadInput.IdempotencyKey(comment.IdempotencyKey) is { } named ? new IdempotencyKey(actor.AuthorId, named, site, key, comment) : null;
        await admission.RequireAsync(site, actor, cancellationToken);
        if (comment.ParentId is { } parent && parent.Thread.Site != site.Id) throw ThreadInput.UnknownParent();
        var sanctions = await guard.RequireAsync(site.Id, actor, Writing.Post, cancellationToken);
        if (once is not null && await once.RememberedAsync(shared, cancellationToken) is { } remembered && await FindOwnAsync(remembered, actor, cancellationToken) is { } before)
            return new PostResult(before, Repeated: true);
        var rendered = await text.RenderAsync(comment.Body, site, actor, cancellationToken, await people.NamedAsync(comment.Body, site, key, cancellationToken));
        var answered = comment.ParentId is { } above ? await reader.AnsweredAsync(above, cancellationToken) : null;
        var submission = new Submission(site, actor, comment.Body, rendered)
        {
            ThreadKey = key, ParentBody = answered?.Body, Insist = comment.Insist, Sanctions = [.. sanctions.Select(sanction => sanction.ForRules())],
        };
        var screening = await screener.ScreenAsync(submission, cancellationToken);
        var posting = new NewComment(site, key, url, title, comment, rendered, answered, screening, actor) { Once = once, Clock = clock };
        try
        {
            if (posting.MayShare && await turns.PostAsync(posting) is { } together)
            {
                meter.Posted();
                once?.Remember(shared, together.Id);
                return new PostResult(together, Repeated: false);
            }

            var posted = await CountingNudgesAsync(
                site, actor, () => database.WriteAsync(session => PostAsync(session, posting, cancellationToken), cancellationToken), cancellationToken);
            meter.Posted();
            once?.Remember(shared, posted.Id);
            return new PostResult(posted.View ?? await OwnAsync(posted.Id, actor, cancellationToken), Repeated: false);
        }
        // Whatever stands in the comment's way by now: what was posted under the key is the answer. Who may not write here hears that.
        catch (Exception fault) when (once is not null && fault is KeyUsedException or ProblemException { Status: >= StatusCodes.Status404NotFound })
        {
            if (await once.KnownAsync(database, cancellationToken) is not { } known) throw;
            once.Remember(shared, known);
            return new PostResult(await OwnAsync(known, actor, cancellationToken), Repeated: true);
        }
    }

    /// <summary>One's own comment; a guest's may be a member's by now, who has just claimed it.</summary>
    /// <exception cref="ProblemException">409 <c>no-longer-there</c>: posted before, and gone by now.</exception>
    private async Task<CommentView> OwnAsync(CommentId id, Actor actor, CancellationToken cancellationToken) =>
        await FindOwnAsync(id, actor, cancellationToken)
        ?? throw new ProblemException(StatusCodes.Status409Conflict, "no-longer-there", "This comment was posted before, and is not there any more.");

    private async Task<CommentView?> FindOwnAsync(CommentId id, Actor actor, CancellationToken cancellationToken) =>
        await reader.OwnAsync(id, actor, cancellationToken) ?? await reader.CommentAsync(id, actor, cancellationToken);

    private async Task<(CommentId Id, CommentView? View)> PostAsync(
        WriteSession session, NewComment posting, CancellationToken cancellationToken)
    {
        var (site, actor, screening) = (posting.Site, posting.Author, posting.Screening);
        await admission.EnterAsync(session, site.Id, actor, cancellationToken);
        await guard.RequireAsync(session, site.Id, actor, Writing.Post, cancellationToken);
        var now = clock.GetUtcNow();
        var taken = await TakeAsync(session, posting, now, cancellationToken);
        var thread = new ThreadId(site.Id, taken.Number);
        var id = new CommentId(thread, taken.LastOrdinal);
        if (posting.Once is { } once) await once.ClaimAsync(session, id, now, cancellationToken);
        if (taken.IsClosed(site.Settings, now) || taken.LastOrdinal > ReadingPath.MaxOrdinal) throw ClosedThread();
        if (taken.LastOrdinal == 1) session.AfterCommit(() => badges.Met(thread, posting.Key));
        var turn = ThreadTurn.Taken(session, thread, taken.Seq, taken.State, taken.CommentCount, taken.Heat, now);
        var place = await PlaceAsync(turn, posting, taken.LastOrdinal, cancellationToken);
        // Asked only once everything else about the comment is right: who is nudged shall not be refused afterwards.
        var state = Refusals.StateOf(screening);
        var published = state == CommentState.Approved;
        if (published) await turn.PublishAsync(taken.Heat, cancellationToken);
        await posting.InsertAsync(turn, id, place.Path, state, cancellationToken);
        if (screening.Insisted) await NudgeCounts.InsistedAsync(session, site.Id, actor.AuthorId, cancellationToken);
        if (published)
        {
            await StateChange.CountNewAsync(turn, place, cancellationToken);
            await turn.RecordAsync(ThreadEventKind.Created, id.Ordinal, cancellationToken);
        }
        else
        {
            session.Publish(new ModerationEvent(site.Id, ModerationEventKind.QueueChanged, id, actor.AuthorId, Arrives: true));
            await webhooks.HeldAsync(session, id, now, cancellationToken);
        }

        // Here it costs one look at what is at hand. Of a new thread not all is known before the commit.
        return (id, taken.LastOrdinal == 1 ? null : await reader.OwnAsync(session, id, actor, cancellationToken));
    }

    /// <summary>Where the comment stands, under a comment that may be answered.</summary>
    private async ValueTask<NewPlace> PlaceAsync(ThreadTurn turn, NewComment posting, int ordinal, CancellationToken cancellationToken)
    {
        if (posting.Comment.ParentId is not { } parentId) return new NewPlace(ReadingPath.Root(ordinal), UnderPublic: true);
        if (parentId.Thread != turn.Thread) throw ThreadInput.UnknownParent();
        // It was public a moment ago, and a comment's place never changes: that it still is, counting it will tell.
        if (posting.Screening.Verdict == Verdict.Approve && posting.Answered is { } above) return new NewPlace(above.Path.Reply(ordinal), UnderPublic: true);
        var parent = await turn.CommentAsync(parentId, cancellationToken);
        if (parent is null || !await IsThereForAsync(turn.Session, parent, posting.Author, cancellationToken)) throw ThreadInput.UnknownParent();
        return new NewPlace(parent.Path.Reply(ordinal), UnderPublic: false);
    }

    /// <summary>Whether a comment is public, or its author's own who shall think so.</summary>
    private async ValueTask<bool> IsThereForAsync(WriteSession session, CommentRecord comment, Actor actor, CancellationToken cancellationToken) =>
        comment.State == CommentState.Approved
        || (comment.AuthorId == actor.AuthorId
            && (await shadowed.OwnAsync(session, comment.Id.Thread, actor, cancellationToken)).Any(own => own.Id == comment.Id));

    // The refusal took its transaction with it; the count is a write of its own, and made only then.
    private async Task<T> CountingNudgesAsync<T>(Site site, Actor actor, Func<Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await write();
        }
        catch (ProblemException refusal) when (refusal.Kind == Refusals.Nudge)
        {
            await NudgeCounts.NudgedAsync(database, site.Id, actor.AuthorId, cancellationToken);
            throw;
        }
    }

    /// <summary>Takes the thread's turn, and makes the thread where this is its first comment.</summary>
    private static async Task<TakenThread> TakeAsync(
        WriteSession session, NewComment posting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (site, key, url, title) = (posting.Site, posting.Key, posting.Url, posting.Title);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (await TakenThread.TakeAsync(session, 1, site.Id, key, url, title, cancellationToken) is { } taken) return taken;
            if (await MovedKeys.NowAsync(session, site.Id, key, cancellationToken) is { } present
                && await TakenThread.TakeAsync(session, 1, site.Id, present, url: null, title, cancellationToken) is { } moved) return moved;
            var number = await session.FirstAsync(WriteSql.NextThread, row => row.GetInt32(0), cancellationToken, site.Id);
            await session.ExecuteAsync(
                WriteSql.InsertThread, cancellationToken, site.Id, number, key, url, title, now.ToUnixTimeMilliseconds());
        }

        throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }

    private static ProblemException ClosedThread() =>
        new(StatusCodes.Status409Conflict, "thread-closed", "This discussion is closed.");
}
