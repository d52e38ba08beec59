using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Moderation;

/// <summary>Carries out decisions, each on the version that the moderator saw: of two on the same version, one wins and the other hears of it.</summary>
internal sealed class Decider(IDatabase database, TimeProvider clock)
{
    private static readonly Sql SettleReports = new(
        "UPDATE reports SET resolved_at = @now WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND resolved_at IS NULL",
        Parameter.Long("now"), Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"));

    private static readonly Sql ClearReportCount = new(
        "UPDATE comments SET report_count = 0 WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"));

    /// <summary>One result for each decision, in order; all of them in one transaction.</summary>
    /// <param name="sites">The sites on whose comments the moderator may decide.</param>
    public Task<List<DecisionView>> DecideAsync(
        IReadOnlyList<DecisionBody> decisions, IReadOnlySet<int> sites, Actor moderator, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var results = new List<DecisionView>(decisions.Count);
                foreach (var decision in decisions) results.Add(await DecideAsync(session, decision, sites, moderator, cancellationToken));
                return results;
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
            return new DecisionView(decision.CommentId, DecisionResult.Conflict, State: PublicStates.Of(comment.State), Version: comment.Version);

        var why = new Decision(moderator.AuthorId, null, decision.Reason, decision.Note);
        var decisionId = await StateChange.ApplyAsync(turn, comment, to, why, cancellationToken);
        var (site, thread, ordinal) = (id.Thread.Site, id.Thread.Number, id.Ordinal);
        await session.ExecuteAsync(SettleReports, cancellationToken, turn.Now.ToUnixTimeMilliseconds(), site, thread, ordinal);
        await session.ExecuteAsync(ClearReportCount, cancellationToken, site, thread, ordinal);
        return new DecisionView(
            decision.CommentId, DecisionResult.Ok, decisionId.ToString(CultureInfo.InvariantCulture), PublicStates.Of(to), comment.Version + 1);
    }
}
