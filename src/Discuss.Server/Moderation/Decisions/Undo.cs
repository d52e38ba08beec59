using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Moderation;

/// <summary>Takes a moderator's own decision back: the comment is in the state in which it was, with the reports that were open.</summary>
internal sealed class Undo(IDatabase database, Permissions permissions, WebhookTelling webhooks, TimeProvider clock)
{
    /// <summary>Long enough for second thoughts; after it the log stands, and another decision is the way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <exception cref="ProblemException">
    /// 404 for an unknown decision and on a site where the role is gone, 403 for another's, 409 <c>undo-expired</c> after the hour, <c>undo-overtaken</c> where something
    /// happened to the comment since.
    /// </exception>
    public async Task<DecisionView> UndoAsync(long decision, Actor moderator, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            async session =>
            {
                var made = await DecisionLog.FindAsync(session, decision, cancellationToken);
                // A comment begins by a rule's verdict, an edit may hold it, and its author may take it back: those are no decisions of a moderator's.
                if (made is not { From: { } from, ByRule: false, To: not CommentState.RemovedByAuthor }) throw Unknown();
                // Whoever lost the role since does not take back what they did with it, and does not learn of the rest.
                if (await permissions.RoleAsync(moderator.MemberId!.Value, made.Comment.Thread.Site, cancellationToken) is not >= Role.Moderator)
                    throw Unknown();
                if (made.ActorId != moderator.AuthorId) throw ProblemException.Forbidden("This decision is another's.");
                var turn = await ThreadTurn.TakeAsync(session, made.Comment.Thread, clock.GetUtcNow(), cancellationToken) ?? throw Unknown();
                if (turn.Now - made.At > Window) throw Conflict("undo-expired", "A decision can be taken back for an hour.");
                var comment = await turn.CommentAsync(made.Comment, cancellationToken) ?? throw Unknown();
                if (comment.State != made.To || made.IsUndo || await DecisionLog.NewestAsync(session, made.Comment, cancellationToken) != decision)
                    throw Conflict("undo-overtaken", "Something else happened to this comment since.");
                var id = await StateChange.ApplyAsync(
                    turn, comment, from, new Decision(moderator.AuthorId, null, null, null) { Undoes = decision }, cancellationToken);
                await ReportSettlement.ReopenAsync(session, made.Comment, decision, made.To != CommentState.Approved, cancellationToken);
                await webhooks.DecidedAsync(session, made.Comment, id, from, turn.Now, cancellationToken);
                return new DecisionView(
                    made.Comment.ToString(), DecisionResult.Ok, id.ToString(CultureInfo.InvariantCulture), PublicStates.Of(from), comment.Version + 1);
            },
            cancellationToken);

    private static ProblemException Unknown() => ProblemException.NotFound("unknown-decision", "There is no such decision.");

    private static ProblemException Conflict(string kind, string title) => new(StatusCodes.Status409Conflict, kind, title);
}
