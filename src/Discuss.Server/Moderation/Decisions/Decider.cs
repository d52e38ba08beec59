using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Moderation;

/// <summary>Carries out decisions, each on the version that the moderator saw: of two on the same version, one wins and the other hears of it.</summary>
internal sealed class Decider(IDatabase database, WebhookTelling webhooks, TimeProvider clock)
{
    /// <summary>One result for each decision, in order; all of them in one transaction.</summary>
    /// <param name="sites">The sites on whose comments the moderator may decide.</param>
    public Task<List<DecisionView>> DecideAsync(
        IReadOnlyList<DecisionBody> decisions, IReadOnlySet<int> sites, Actor moderator, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var results = new DecisionView[decisions.Count];
                // Threads are taken in one order by everyone: two such transactions wait for each other, and never for ever.
                foreach (var i in Enumerable.Range(0, decisions.Count).OrderBy(i => decisions[i].CommentId, StringComparer.Ordinal))
                    results[i] = await DecideAsync(session, decisions[i], sites, moderator, cancellationToken);
                return results.ToList();
            },
            cancellationToken);

    private async Task<DecisionView> DecideAsync(
        WriteSession session, DecisionBody decision, IReadOnlySet<int> sites, Actor moderator, CancellationToken cancellationToken)
    {
        var notFound = new DecisionView(decision.CommentId, DecisionResult.NotFound);
        // A comment of a site that is not the moderator's is as good as not there.
        if (!CommentId.TryParse(decision.CommentId, null, out var id) || !sites.Contains(id.Thread.Site)) return notFound;
        if (await ThreadTurn.TakeAsync(session, id.Thread, clock.GetUtcNow(), cancellationToken) is not { } turn) return notFound;
        if (await turn.CommentAsync(id, cancellationToken) is not { } comment) return notFound;
        if (comment.Version != decision.Version || Transitions.After(comment.State, decision.Action) is not { } to)
        {
            return new DecisionView(decision.CommentId, DecisionResult.Conflict, State: PublicStates.Of(comment.State), Version: comment.Version)
            {
                By = await DecisionLog.LastByAsync(session, id, cancellationToken),
            };
        }

        var why = new Decision(moderator.AuthorId, null, decision.Reason, decision.Note);
        var decisionId = await StateChange.ApplyAsync(turn, comment, to, why, cancellationToken);
        await ReportSettlement.SettleAsync(session, id, decisionId, to != CommentState.Approved, turn.Now, cancellationToken);
        await Claims.SettleAsync(session, id, cancellationToken);
        await webhooks.DecidedAsync(session, id, decisionId, to, turn.Now, cancellationToken);
        return new DecisionView(
            decision.CommentId, DecisionResult.Ok, decisionId.ToString(CultureInfo.InvariantCulture), PublicStates.Of(to), comment.Version + 1);
    }
}
