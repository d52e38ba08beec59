using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>
/// How much a reader's report weighs, what the reports of a comment weigh together, and what moderators' decisions do to the readers'
/// standing (<see cref="ReportWeight"/>).
/// </summary>
internal static class ReportStanding
{
    /// <summary>The rule in the log when reports hold a comment.</summary>
    public const string Rule = "reports";

    private static readonly Parameter[] Key = [Int("site"), Int("thread"), Int("ordinal")];

    private static readonly Sql Reporter = new(
        "SELECT reports_agreed, reports_refused FROM standings WHERE site_id = @site AND author_id = @author", Int("site"), Long("author"));

    private static readonly Sql Open = new(
        """
        SELECT coalesce(sum(CASE WHEN resolved_at IS NULL THEN weight END), 0), coalesce(sum(CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END), 0)
        FROM reports WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        """,
        Key);

    // Whoever reported has agreed or disagreed with the moderator; @by is 1 for a decision, and -1 where it is taken back.
    private static readonly Sql Count = new(
        """
        INSERT INTO standings (site_id, author_id, trusted, reports_agreed, reports_refused, nudged, insisted)
        SELECT site_id, author_id, 0, @agreed, @refused, 0, 0 FROM reports
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND settled_by = @decision
        ON CONFLICT (site_id, author_id) DO UPDATE SET
          reports_agreed = standings.reports_agreed + excluded.reports_agreed, reports_refused = standings.reports_refused + excluded.reports_refused
        """,
        [Int("agreed"), Int("refused"), .. Key, Long("decision")]);

    /// <summary>What a report of this reader's weighs on the site.</summary>
    public static async Task<double> WeightAsync(WriteSession session, int site, Actor reader, CancellationToken cancellationToken)
    {
        var (agreed, refused) = await session.FirstAsync(Reporter, row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken, site, reader.AuthorId);
        return ReportWeight.Of(reader.Kind == AuthorKind.Member, agreed, refused);
    }

    /// <summary>
    /// Whether the open reports of a comment weigh enough to hold it. What a moderator has looked at and kept is not held again by
    /// reports: it stands in the queue, and the crowd does not overrule the moderator.
    /// </summary>
    public static async Task<bool> HoldsAsync(WriteSession session, CommentId id, ReportSettings settings, CancellationToken cancellationToken)
    {
        if (settings.HoldAt is not { } enough) return false;
        var (weight, settled) = await session.FirstAsync(
            Open, row => (row.GetDouble(0), row.GetInt64(1)), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        // Sums of tenths: three times 0.1 is to be 0.3.
        return settled == 0 && weight >= enough - 1e-9;
    }

    /// <summary>Counts a decision for whoever reported the comment, after its reports were settled by it.</summary>
    /// <param name="decision">The decision's number in the log, which stands in <c>reports.settled_by</c>.</param>
    /// <param name="agreed">Whether the moderator agreed with the reports: the comment is public no more.</param>
    public static Task SettleAsync(WriteSession session, CommentId id, long decision, bool agreed, CancellationToken cancellationToken) =>
        CountAsync(session, id, decision, agreed, 1, cancellationToken);

    /// <summary>Takes that back, before the reports are opened again.</summary>
    public static Task UnsettleAsync(WriteSession session, CommentId id, long decision, bool agreed, CancellationToken cancellationToken) =>
        CountAsync(session, id, decision, agreed, -1, cancellationToken);

    private static Task<int> CountAsync(WriteSession session, CommentId id, long decision, bool agreed, int by, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Count, cancellationToken, agreed ? by : 0, agreed ? 0 : by, id.Thread.Site, id.Thread.Number, id.Ordinal, decision);
}
