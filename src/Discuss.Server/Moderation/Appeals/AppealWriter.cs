using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Moderation.Appeals;

/// <summary>
/// Objections to restrictions: one for each, by whoever is restricted, within <see cref="Restrictions.AppealWindow"/>; decided once, by somebody
/// who did not make the decision wherever the site has such a moderator.
/// </summary>
internal sealed class AppealWriter(IDatabase database, WebhookTelling webhooks, TimeProvider clock)
{
    /// <summary>Characters of an appeal, and of its answer.</summary>
    public const int MaxText = Bounds.AppealText;

    private const string Alone = "Decided by who made the decision: the site has no other moderator.";

    /// <summary>Objects to what was decided about one's comment.</summary>
    /// <exception cref="ProblemException">
    /// 404 <c>unknown-comment</c> for what is no comment of one's own, 409 <c>not-restricted</c>, <c>not-yet-decided</c> or <c>already-appealed</c>,
    /// 403 <c>too-late</c>.
    /// </exception>
    public Task<AppealRow> ObjectAsync(CommentId comment, string text, Actor author, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var (site, thread, ordinal) = (comment.Thread.Site, comment.Thread.Number, comment.Ordinal);
            var (owner, state) = await session.FirstAsync(
                AppealSql.CommentState, row => (row.GetInt64(0), (CommentState)row.GetInt32(1)), cancellationToken, site, thread, ordinal);
            if (owner != author.AuthorId) throw ThreadInput.UnknownComment();
            // What is held has yet to be looked at; also what its author takes for public is no restriction that one could know of.
            if (state is CommentState.Approved or CommentState.RemovedByAuthor) throw NotRestricted();
            if (state == CommentState.Pending) throw Conflict("not-yet-decided", "A moderator has yet to look at this comment.");
            var change = await session.FirstAsync(AppealSql.LastChange, ChangeRow.Read, cancellationToken, site, thread, ordinal) ?? throw NotRestricted();
            return await InsertAsync(session, site, author, change.Id, null, comment, text, change.At, cancellationToken);
        },
        cancellationToken);

    /// <summary>Objects to a sanction.</summary>
    /// <exception cref="ProblemException">404 <c>unknown-sanction</c>; else as above.</exception>
    public Task<AppealRow> ObjectAsync(long sanction, string text, Actor author, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var given = await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, sanction);
            var unknown = given is null || given.AuthorId != author.AuthorId || (given.Kind == SanctionKind.Shadow && given.IsActive(clock.GetUtcNow()));
            if (unknown) throw ProblemException.NotFound("unknown-sanction", "There is no such sanction of yours.");
            return await InsertAsync(session, given!.SiteId, author, null, sanction, given.CommentId, text, given.CreatedAt, cancellationToken);
        },
        cancellationToken);

    /// <summary>Decides an appeal: what was decided stands, or is taken back.</summary>
    /// <param name="moderates">Whether the caller may decide about a site.</param>
    /// <exception cref="ProblemException">
    /// 404 <c>unknown-appeal</c>, 409 <c>already-decided</c>, 403 <c>own-appeal</c> and, where another could decide, <c>own-decision</c>.
    /// </exception>
    public async Task<AppealOutcome> DecideAsync(
        long id, AppealState outcome, string answer, Actor moderator, Func<int, ValueTask<bool>> moderates, CancellationToken cancellationToken)
    {
        var appeal = await FindAsync(id, cancellationToken);
        if (appeal is null || !await moderates(appeal.Site)) throw ProblemException.NotFound("unknown-appeal", "There is no such appeal.");
        if (appeal.AuthorId == moderator.AuthorId) throw Refused("own-appeal", "Nobody decides about their own appeal.");
        return await database.WriteAsync(
            async session =>
            {
                // The thread first, as everyone takes it, so that no two writers wait for each other.
                var turn = appeal is { Transition: not null, Comment: { } about }
                    ? await ThreadTurn.TakeAsync(session, about.Thread, clock.GetUtcNow(), cancellationToken)
                    : null;
                var alone = await IsAloneAsync(session, appeal, moderator, cancellationToken);
                var now = clock.GetUtcNow();
                var decided = await session.ExecuteAsync(
                    AppealSql.Decide, cancellationToken, (int)outcome, moderator.AuthorId, now.ToUnixTimeMilliseconds(), answer, id);
                if (decided == 0) throw await DecidedAsync(session, id, cancellationToken);
                var undone = outcome == AppealState.Reversed && await ReverseAsync(session, turn, appeal, moderator, now, cancellationToken);
                await LogEntries.AddAsync(
                    session,
                    new LogEntry(appeal.Site, LogEntryKind.AppealDecided, appeal.AuthorId, moderator.AuthorId, outcome == AppealState.Reversed ? "reverse" : "uphold", now)
                    {
                        Appeal = id, Sanction = appeal.Sanction, Comment = appeal.Comment, Note = alone ? Alone : null,
                    },
                    cancellationToken);
                session.Publish(new ModerationEvent(appeal.Site, ModerationEventKind.AppealChanged, appeal.Comment, appeal.AuthorId, moderator.AuthorId));
                return new AppealOutcome(id.ToString(CultureInfo.InvariantCulture), outcome, undone, alone);
            },
            cancellationToken);
    }

    public async Task<AppealRow?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(AppealSql.One, AppealRow.Read, cancellationToken, id);
    }

    private async Task<AppealRow> InsertAsync(
        WriteSession session, int site, Actor author, long? transition, long? sanction, CommentId? comment, string text, DateTimeOffset decidedAt,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now > decidedAt + Restrictions.AppealWindow) throw Refused("too-late", "An appeal is possible within six months of the decision.");
        var id = await session.FirstAsync(
            AppealSql.Insert, row => row.GetInt64(0), cancellationToken,
            site, author.AuthorId, transition, sanction, comment?.Thread.Number, comment?.Ordinal, text, now.ToUnixTimeMilliseconds());
        if (id == 0) throw Conflict("already-appealed", "You have objected to this already. One appeal is possible for each decision.");
        await LogEntries.AddAsync(
            session,
            new LogEntry(site, LogEntryKind.Appeal, author.AuthorId, author.AuthorId, transition is null ? "sanction" : "comment", now)
            {
                Appeal = id, Sanction = sanction, Comment = comment,
            },
            cancellationToken);
        session.Publish(new ModerationEvent(site, ModerationEventKind.AppealChanged, comment, author.AuthorId));
        return (await session.FirstAsync(AppealSql.One, AppealRow.Read, cancellationToken, id))!;
    }

    /// <summary>Whether the moderator decides about their own decision, for want of anybody else.</summary>
    private static async Task<bool> IsAloneAsync(DbSession session, AppealRow appeal, Actor moderator, CancellationToken cancellationToken)
    {
        var by = appeal.Sanction is { } sanction
            ? (await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, sanction))?.ById
            : await session.FirstAsync(AppealSql.Transition, ChangeRow.Read, cancellationToken, appeal.Transition) is { Rule: null } change ? change.Actor : null;
        if (by != moderator.AuthorId) return false;
        var another = await session.FirstAsync(
            AppealSql.AnotherModerator, row => row.GetInt64(0), cancellationToken, appeal.Site, moderator.AuthorId, appeal.AuthorId);
        return another == 0 ? true : throw Refused("own-decision", "You made the decision: another moderator of this site decides about the appeal.");
    }

    /// <summary>Takes back exactly what was appealed; whether it was still in force.</summary>
    private async Task<bool> ReverseAsync(
        WriteSession session, ThreadTurn? turn, AppealRow appeal, Actor moderator, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Reason = "appeal";
        if (appeal.Sanction is { } sanction)
        {
            var given = (await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, sanction))!;
            var lifted = await SanctionWriter.LiftAsync(session, given, moderator, Reason, now, cancellationToken);
            if (lifted) await webhooks.SanctionedAsync(session, given.SiteId, sanction, lifted: true, now, cancellationToken);
            return lifted;
        }

        if (turn is null || appeal.Comment is not { } id || await turn.CommentAsync(id, cancellationToken) is not { } comment) return false;
        var last = await session.FirstAsync(
            AppealSql.LastChange, ChangeRow.Read, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        // What was decided anew meanwhile was not appealed; what its author took back nobody brings back.
        if (last?.Id != appeal.Transition || Transitions.After(comment.State, DecisionAction.Restore) is not { } to) return false;
        var change = await StateChange.ApplyAsync(turn, comment, to, new Decision(moderator.AuthorId, null, Reason, null), cancellationToken);
        await ReportSettlement.SettleAsync(session, id, change, agreed: false, now, cancellationToken);
        await webhooks.DecidedAsync(session, id, change, to, now, cancellationToken);
        return true;
    }

    private static async Task<ProblemException> DecidedAsync(DbSession session, long id, CancellationToken cancellationToken)
    {
        var decided = await session.FirstAsync(AppealSql.One, AppealRow.Read, cancellationToken, id);
        return new ProblemException(StatusCodes.Status409Conflict, "already-decided", "This appeal was decided already.")
        {
            Extensions = { ["state"] = decided?.State, ["decidedAt"] = decided?.DecidedAt },
        };
    }

    private static ProblemException NotRestricted() => Conflict("not-restricted", "This comment is under no restriction.");

    private static ProblemException Conflict(string kind, string title) => new(StatusCodes.Status409Conflict, kind, title);

    private static ProblemException Refused(string kind, string title) => new(StatusCodes.Status403Forbidden, kind, title);
}

/// <summary>What became of an appeal.</summary>
/// <param name="Undone">Whether anything was still there to take back.</param>
/// <param name="Alone">Whether who had made the decision decided, because there is nobody else.</param>
internal sealed record AppealOutcome(string Id, AppealState State, bool Undone, bool Alone);
