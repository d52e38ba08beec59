using Discuss.Core.Moderation;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Moderation;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Notifications;
using Discuss.Server.Search;
using Discuss.Server.Sites;

namespace Discuss.Server.Threads;

/// <summary>What happens to comments that are there.</summary>
internal sealed partial class CommentWriter
{
    /// <summary>Another text, by the author, while the edit window is open. It is judged as a new comment is.</summary>
    /// <param name="insist">The author was asked to think again: then a moderator looks first, and the comment is out of sight until then.</param>
    /// <exception cref="ProblemException">
    /// 404, 403 for another's comment or a closed window, 412 for a stale version, 409 for a closed thread, 422 as for a new comment.
    /// </exception>
    public async Task<CommentView> EditAsync(
        CommentId id, int version, string body, bool insist, Actor actor, CancellationToken cancellationToken)
    {
        var site = await SiteOfAsync(id, cancellationToken);
        var sanctions = await guard.RequireAsync(site.Id, actor, Writing.Edit, cancellationToken);
        var rendered = await text.RenderAsync(body, site, actor, cancellationToken, await people.NamedAsync(body, id.Thread, cancellationToken));
        var submission = new Submission(site, actor, body, rendered)
        {
            Sanctions = [.. sanctions.Select(sanction => sanction.ForRules())],
            ParentBody = await reader.ParentBodyAsync(id, cancellationToken), Insist = insist, IsEdit = true,
            ThreadKey = site.Settings.Moderation.Premoderation.Threads.Count == 0 ? ""
                : (await reader.ThreadAsync(id.Thread, cancellationToken))?.Key ?? "",
        };
        var screening = await screener.ScreenAsync(submission, cancellationToken);
        await CountingNudgesAsync(site, actor, () => database.WriteAsync(
            async session =>
            {
                await admission.EnterAsync(session, site.Id, actor, cancellationToken);
                await guard.RequireAsync(session, site.Id, actor, Writing.Edit, cancellationToken);
                var (turn, comment) = await TakeAsync(session, id, cancellationToken);
                RequireAuthor(comment, actor, site, turn.Now);
                if (!await IsThereForAsync(session, comment, actor, cancellationToken)) throw ThreadInput.UnknownComment();
                if (turn.IsClosed(site.Settings)) throw ClosedThread();
                if (comment.Version != version) throw Stale(comment.Version);
                var held = Refusals.StateOf(screening) != CommentState.Approved;
                var seq = held ? turn.Seq : await turn.NextSeqAsync(cancellationToken);
                await session.ExecuteAsync(
                    WriteSql.Edit, cancellationToken, body, rendered.Html, rendered.Excerpt, rendered.IsLong ? 1 : 0, CommentRenderer.Version, seq,
                    turn.Now.ToUnixTimeMilliseconds(), id.Thread.Site, id.Thread.Number, id.Ordinal);
                await ImageUses.ChangeAsync(session, outbox, id, actor.AuthorId, rendered.Images, turn.Now, cancellationToken);
                await SignalStore.SaveAsync(session, id, screening, turn.Now, cancellationToken);
                var why = new Decision(actor.AuthorId, screening.Rule, null, null) { Score = screening.Surest };
                if (held && comment.State == CommentState.Pending)
                {
                    await SearchErrands.AskAsync(session, outbox, id, cancellationToken);
                    session.Publish(new ModerationEvent(site.Id, ModerationEventKind.QueueChanged, id, actor.AuthorId));
                }
                else if (held) await StateChange.ApplyAsync(turn, comment, CommentState.Pending, why, cancellationToken);
                if (held) await webhooks.EditedAndHeldAsync(session, id, version, turn.Now, cancellationToken);
                else await turn.RecordAsync(ThreadEventKind.Edited, id.Ordinal, cancellationToken);
                if (screening.Insisted) await NudgeCounts.InsistedAsync(session, site.Id, actor.AuthorId, cancellationToken);
                return 0;
            },
            cancellationToken), cancellationToken);
        return await reader.OwnAsync(id, actor, cancellationToken) ?? throw ThreadInput.UnknownComment();
    }

    /// <summary>Takes a comment back, by its author, while the edit window is open. What was written is not kept. Once gone, it stays gone.</summary>
    /// <exception cref="ProblemException">404, or 403 for another's comment or a closed window.</exception>
    public async Task DeleteAsync(CommentId id, Actor actor, CancellationToken cancellationToken)
    {
        var site = await SiteOfAsync(id, cancellationToken);
        await database.WriteAsync(
            async session =>
            {
                var (turn, comment) = await TakeAsync(session, id, cancellationToken);
                if (comment.AuthorId == actor.AuthorId && comment.State == CommentState.RemovedByAuthor) return 0;
                RequireAuthor(comment, actor, site, turn.Now);
                if (comment.State != CommentState.Pending && !await IsThereForAsync(session, comment, actor, cancellationToken)) throw ThreadInput.UnknownComment();
                await StateChange.ApplyAsync(
                    turn, comment, CommentState.RemovedByAuthor, new Decision(actor.AuthorId, null, null, null), cancellationToken);
                await session.ExecuteAsync(WriteSql.Erase, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
                await search.ForgetAsync(session, id, cancellationToken);
                await ImageUses.ChangeAsync(session, outbox, id, actor.AuthorId, [], turn.Now, cancellationToken);
                return 0;
            },
            cancellationToken);
    }

    /// <summary>One vote for each identity: -1, 1, or 0 to take it back.</summary>
    /// <exception cref="ProblemException">404, 400 for another value, 403 for one's own comment and as <see cref="SanctionGuard"/> and <see cref="GuestAdmission"/> say, 409 for a closed thread.</exception>
    public async Task<CommentView> VoteAsync(CommentId id, int value, Actor actor, CancellationToken cancellationToken)
    {
        if (value is < -1 or > 1) throw ProblemException.Invalid("value", "A vote is -1, 0 or 1.");
        await guard.RequireAsync(id.Thread.Site, actor, Writing.Vote, cancellationToken);
        var owner = await SiteOfAsync(id, cancellationToken);
        if (actor.Kind == AuthorKind.Guest) GuestAdmission.RequireAllowed(owner);
        await database.WriteAsync(
            async session =>
            {
                await admission.EnterAsync(session, id.Thread.Site, actor, cancellationToken);
                await guard.RequireAsync(session, id.Thread.Site, actor, Writing.Vote, cancellationToken);
                var (turn, comment) = await TakeAsync(session, id, cancellationToken);
                if (comment.AuthorId == actor.AuthorId && await IsThereForAsync(session, comment, actor, cancellationToken))
                    throw ProblemException.Forbidden("One's own comment takes no vote of one's own.");
                if (comment.State != CommentState.Approved) throw ThreadInput.UnknownComment();
                if (turn.IsClosed(owner.Settings)) throw ClosedThread();
                var (site, thread) = (id.Thread.Site, id.Thread.Number);
                var old = await session.FirstAsync(
                    WriteSql.OldVote, row => row.GetInt32(0), cancellationToken, site, thread, actor.AuthorId, id.Ordinal);
                if (old == value) return 0;
                var seq = await turn.NextSeqAsync(cancellationToken);
                await session.ExecuteAsync(
                    WriteSql.PutVote, cancellationToken, site, thread, id.Ordinal, actor.AuthorId, value, turn.Now.ToUnixTimeMilliseconds());
                await session.ExecuteAsync(WriteSql.Score, cancellationToken, value - old, seq, site, thread, id.Ordinal);
                await turn.RecordAsync(ThreadEventKind.Scored, id.Ordinal, cancellationToken);
                return 0;
            },
            cancellationToken);
        return await reader.CommentAsync(id, actor, cancellationToken) ?? throw ThreadInput.UnknownComment();
    }

    /// <summary>Tells the moderators of a comment; a second report of the same reader's changes nothing.</summary>
    /// <exception cref="ProblemException">404, or 400 for a reason or note that cannot be taken.</exception>
    public async Task ReportAsync(CommentId id, string reason, string? note, Actor actor, CancellationToken cancellationToken)
    {
        reason = ThreadInput.ReportReason(reason);
        note = ThreadInput.ReportNote(note);
        await guard.RequireAsync(id.Thread.Site, actor, Writing.Report, cancellationToken);
        var settings = (await SiteOfAsync(id, cancellationToken)).Settings;
        await database.WriteAsync(
            async session =>
            {
                await admission.EnterAsync(session, id.Thread.Site, actor, cancellationToken);
                await guard.RequireAsync(session, id.Thread.Site, actor, Writing.Report, cancellationToken);
                var (turn, comment) = await TakeAsync(session, id, cancellationToken);
                if (comment.State != CommentState.Approved) throw ThreadInput.UnknownComment();
                var weight = await ReportStanding.WeightAsync(session, id.Thread.Site, actor, cancellationToken);
                var added = await session.ExecuteAsync(
                    WriteSql.InsertReport, cancellationToken,
                    id.Thread.Site, id.Thread.Number, id.Ordinal, actor.AuthorId, reason, note, turn.Now.ToUnixTimeMilliseconds(), weight);
                if (added == 0) return added;
                await session.ExecuteAsync(
                    WriteSql.CountReport, cancellationToken, Urgency.OfReported(turn.Now, turn.Activity), Urgency.OfReport(weight),
                    id.Thread.Site, id.Thread.Number, id.Ordinal);
                // One mail for each comment that needs a look, not one for each reader who says so.
                var open = await session.FirstAsync(
                    WriteSql.OpenReports, row => row.GetInt64(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
                session.Publish(new ModerationEvent(id.Thread.Site, ModerationEventKind.QueueChanged, id, comment.AuthorId, Arrives: open == 1));
                if (open == 1 && settings.ModerationMail is not null)
                    await outbox.AddAsync(session, ReportMail.ReportKind, new CommentReported(id, reason, note, turn.Now), cancellationToken);
                await webhooks.ReportedAsync(session, id, actor.AuthorId, reason, turn.Now, cancellationToken);
                if (await ReportStanding.HoldsAsync(session, id, settings.Moderation.Reports, cancellationToken))
                {
                    var held = await StateChange.ApplyAsync(
                        turn, comment, CommentState.Pending, new Decision(null, ReportStanding.Rule, null, null), cancellationToken);
                    await webhooks.DecidedAsync(session, id, held, CommentState.Pending, turn.Now, cancellationToken);
                }

                return added;
            },
            cancellationToken);
    }

    private static void RequireAuthor(CommentRecord comment, Actor actor, Site site, DateTimeOffset now)
    {
        if (comment.AuthorId != actor.AuthorId) throw ProblemException.Forbidden("This comment is another's.");
        if (now - comment.CreatedAt > TimeSpan.FromMinutes(site.Settings.EditWindowMinutes))
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "edit-window-closed", "The time for changing this comment is over.");
        }
    }

    private static ProblemException Stale(int version) =>
        new(StatusCodes.Status412PreconditionFailed, "stale-version", "The comment was changed meanwhile.")
        {
            Errors = { ["If-Match"] = ["This version is not the newest."] },
            Extensions = { ["version"] = version },
        };

    private async Task<(ThreadTurn Turn, CommentRecord Comment)> TakeAsync(
        Storage.WriteSession session, CommentId id, CancellationToken cancellationToken)
    {
        var turn = await ThreadTurn.TakeAsync(session, id.Thread, clock.GetUtcNow(), cancellationToken) ?? throw ThreadInput.UnknownComment();
        var comment = await turn.CommentAsync(id, cancellationToken) ?? throw ThreadInput.UnknownComment();
        return (turn, comment);
    }

    private async Task<Site> SiteOfAsync(CommentId id, CancellationToken cancellationToken) =>
        await sites.FindAsync(id.Thread.Site, cancellationToken) ?? throw ThreadInput.UnknownComment();
}
