using System.Security.Cryptography;
using System.Text;
using Discuss.Core.Moderation;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>
/// Posts, changes and judges comments for their readers and authors. When a method ends, what it did is on disk and on its way to everyone
/// who reads; when it throws, nothing was done.
/// </summary>
internal sealed partial class CommentWriter(
    IDatabase database, ThreadReader reader, SiteDirectory sites, CommentText text, Screener screener, GuestAdmission admission,
    SanctionGuard guard, ShadowedComments shadowed, Outbox outbox, ThreadMeter meter, Badges badges, TimeProvider clock)
{
    /// <exception cref="ProblemException">
    /// 422 <c>nudge</c> where the site asks to think again, and <c>rejected</c>; 404 for an unknown parent, 409 for a closed thread, 403
    /// where guests or this author may not write (<see cref="GuestAdmission"/>, <see cref="SanctionGuard"/>), 422 for a text that cannot be taken or an idempotency key that was used for another.
    /// </exception>
    public async Task<PostResult> PostAsync(Site site, string key, PostComment comment, Actor actor, CancellationToken cancellationToken)
    {
        key = ThreadInput.Key(key);
        var (url, title) = (ThreadInput.Url(comment.Url, site), ThreadInput.Title(comment.Title));
        var idempotencyKey = ThreadInput.IdempotencyKey(comment.IdempotencyKey);
        await admission.RequireAsync(site, actor, cancellationToken);
        if (comment.ParentId is { } parent && parent.Thread.Site != site.Id) throw ThreadInput.UnknownParent();
        var sanctions = await guard.RequireAsync(site.Id, actor, Writing.Post, cancellationToken);
        var rendered = await text.RenderAsync(comment.Body, site.Settings.MaxCommentLength, cancellationToken);
        var parentBody = comment.ParentId is { } above ? await reader.BodyAsync(above, cancellationToken) : null;
        var submission = new Submission(site, actor, comment.Body, rendered)
        {
            ThreadKey = key, ParentBody = parentBody, Insist = comment.Insist, Sanctions = [.. sanctions.Select(sanction => sanction.ForRules())],
        };
        var screening = await screener.ScreenAsync(submission, cancellationToken);
        var fingerprint = Fingerprint(site, key, comment);

        var (id, repeated) = await CountingNudgesAsync(site, actor, () => database.WriteAsync(
            async session =>
            {
                await admission.EnterAsync(session, site.Id, actor, cancellationToken);
                await guard.RequireAsync(session, site.Id, actor, Writing.Post, cancellationToken);
                if (idempotencyKey is not null
                    && await KnownAsync(session, actor, idempotencyKey, fingerprint, cancellationToken) is { } known) return (known, true);
                var posted = await PostAsync(session, site, key, url, title, comment, rendered, screening, actor, cancellationToken);
                if (idempotencyKey is not null)
                {
                    await session.ExecuteAsync(
                        WriteSql.SettleKey, cancellationToken,
                        posted.Thread.Site, posted.Thread.Number, posted.Ordinal, actor.AuthorId, idempotencyKey);
                }

                return (posted, false);
            },
            cancellationToken), cancellationToken);
        if (!repeated) meter.Posted();
        // A comment that was posted before may be gone by now: its author hears where it was.
        // A guest's may be a member's already, who has just claimed it.
        var view = await reader.OwnAsync(id, actor, cancellationToken) ?? await reader.CommentAsync(id, actor, cancellationToken)
            ?? throw new ProblemException(StatusCodes.Status409Conflict, "no-longer-there", "This comment was posted before, and is not there any more.");
        return new PostResult(view, repeated);
    }

    private async Task<CommentId> PostAsync(
        WriteSession session, Site site, string key, string? url, string? title, PostComment comment, RenderResult.Ok rendered,
        Screening screening, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var taken = await TakeAsync(session, site, key, url, title, now, cancellationToken);
        var thread = new ThreadId(site.Id, taken.Number);
        if (taken.State == ThreadState.Closed) throw ClosedThread();
        if (taken.Ordinal == 1) session.AfterCommit(() => badges.Met(thread, key));
        if (taken.Ordinal > ReadingPath.MaxOrdinal) throw ClosedThread();
        var turn = ThreadTurn.Taken(session, thread, taken.Seq, taken.State, taken.CommentCount, taken.Heat, now);
        var path = ReadingPath.Root(taken.Ordinal);
        if (comment.ParentId is { } parentId)
        {
            var parent = parentId.Thread == thread ? await turn.CommentAsync(parentId, cancellationToken) : null;
            if (parent is null || !await IsThereForAsync(session, parent, actor, cancellationToken)) throw ThreadInput.UnknownParent();
            path = parent.Path.Reply(taken.Ordinal);
        }

        var id = new CommentId(thread, taken.Ordinal);
        // Asked only once everything else about the comment is right: who is nudged shall not be refused afterwards.
        var state = Refusals.StateOf(screening);
        var published = state == CommentState.Approved;
        if (published) await turn.PublishAsync(taken.Heat, cancellationToken);
        await session.ExecuteAsync(
            WriteSql.InsertComment, cancellationToken,
            site.Id, thread.Number, taken.Ordinal, comment.ParentId?.Ordinal, path.Value, path.Depth, actor.AuthorId, comment.Body, rendered.Html,
            rendered.Excerpt, rendered.IsLong ? 1 : 0, CommentRenderer.Version, (int)state, published ? 1 : 0, turn.Seq, now.ToUnixTimeMilliseconds(),
            published ? 0L : Urgency.OfHeld(now, screening.Surest, turn.Activity));
        await SignalStore.SaveAsync(session, id, screening, isNew: true, now, cancellationToken);
        await StateChange.LogAsync(turn, id, null, state, new Decision(actor.AuthorId, screening.Rule, null, null), cancellationToken);
        if (screening.Insisted) await NudgeCounts.InsistedAsync(session, site.Id, actor.AuthorId, cancellationToken);
        if (!published)
        {
            turn.Session.Publish(new ModerationEvent(site.Id, ModerationEventKind.QueueChanged, id, actor.AuthorId, Arrives: true));
            return id;
        }

        await StateChange.CountRepliesAsync(turn, path, 1, cancellationToken);
        await StateChange.CountShownAsync(turn, path, 1, cancellationToken);
        await turn.RecordAsync(ThreadEventKind.Created, id.Ordinal, cancellationToken);
        return id;
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
        WriteSession session, Site site, string key, string? url, string? title, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var taken = await session.FirstAsync(
                WriteSql.NextComment,
                row => new TakenThread(row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), (ThreadState)row.GetInt32(3), row.GetDouble(4), row.GetInt32(5)),
                cancellationToken, site.Id, key, url, title);
            if (taken is not null) return taken;
            var number = await session.FirstAsync(WriteSql.NextThread, row => row.GetInt32(0), cancellationToken, site.Id);
            await session.ExecuteAsync(
                WriteSql.InsertThread, cancellationToken, site.Id, number, key, url, title, now.ToUnixTimeMilliseconds());
        }

        throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }

    /// <summary>What was posted under the key before; <see langword="null"/> where the key is new, and then it is claimed.</summary>
    private async Task<CommentId?> KnownAsync(
        WriteSession session, Actor actor, string key, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (await session.ExecuteAsync(WriteSql.ClaimKey, cancellationToken, actor.AuthorId, key, fingerprint, now) == 1) return null;
        var (known, id) = await session.FirstAsync(
            WriteSql.KnownKey,
            row => (row.GetFieldValue<byte[]>(0), new CommentId(new ThreadId(row.GetInt32(1), row.GetInt32(2)), row.GetInt32(3))),
            cancellationToken, actor.AuthorId, key);
        if (known.AsSpan().SequenceEqual(fingerprint)) return id;
        throw new ProblemException(
            StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This idempotency key was used for another comment.")
        {
            Errors = { ["Idempotency-Key"] = ["This key was used for another comment."] },
        };
    }

    private static byte[] Fingerprint(Site site, string key, PostComment comment) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{site.Id}\n{comment.ParentId}\n{key}\n{comment.Body}"));

    private static ProblemException ClosedThread() =>
        new(StatusCodes.Status409Conflict, "thread-closed", "This discussion is closed.");

    private sealed record TakenThread(int Number, int Ordinal, long Seq, ThreadState State, double Heat, int CommentCount);
}
