using System.Data.Common;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Storage;
using Discuss.Toxicity;
using Discuss.Toxicity.Training;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>Reads what a site's moderators decided as something to learn from.</summary>
internal static class DecisionReader
{
    /// <summary>As many of the latest as are worth their time; a minute's training.</summary>
    private const int Most = 20_000;

    // A reason says what it was; without one the classifier's own label says what the moderator confirmed.
    private static readonly Dictionary<string, ToxicityLabel> ByReason = new(StringComparer.Ordinal)
    {
        ["insult"] = ToxicityLabel.Insult, ["hate"] = ToxicityLabel.IdentityHate, ["threat"] = ToxicityLabel.Threat, ["obscene"] = ToxicityLabel.Obscene,
    };

    /// <summary>People's decisions on comments that still stand as they were decided, newest first. Undone and overtaken ones are not among them.</summary>
    public static readonly Sql Decisions = new(
        $"""
        SELECT l.to_state, l.reason, c.body, p.body, (
          SELECT s.label FROM signals s
          WHERE s.site_id = c.site_id AND s.thread_number = c.thread_number AND s.ordinal = c.ordinal AND s.rule = '{ClassifierRule.Name}'
          ORDER BY s.score DESC LIMIT 1) AS label, c.thread_number, c.ordinal
        FROM (
          SELECT site_id, thread_number, ordinal, to_state, reason, id FROM transitions
          WHERE site_id = @site AND from_state IS NOT NULL AND rule IS NULL AND undoes IS NULL AND to_state IN (0, 2, 5)
          ORDER BY site_id, id DESC LIMIT {Most}) l
        JOIN comments c ON c.site_id = l.site_id AND c.thread_number = l.thread_number AND c.ordinal = l.ordinal AND c.state = l.to_state
        LEFT JOIN comments p ON p.site_id = c.site_id AND p.thread_number = c.thread_number AND p.ordinal = c.parent_ordinal
        ORDER BY l.id DESC
        """,
        Int("site"));

    public static async Task<List<DecidedComment>> ReadAsync(DbSession session, int site, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(Decisions, Read, cancellationToken, site);
        var decided = new List<DecidedComment>(rows.Count);
        var met = new HashSet<(int, int)>();
        foreach (var row in rows)
        {
            // The newest decision is the one that stands.
            if (!met.Add((row.Thread, row.Ordinal)) || row.Body.Length == 0) continue;
            if (row.Approved) decided.Add(new DecidedComment(row.Body, row.Parent, Label: null));
            else if (LabelOf(row) is { } label) decided.Add(new DecidedComment(row.Body, row.Parent, label));
        }

        return decided;
    }

    // What was off the topic or against the law says nothing about tone.
    private static ToxicityLabel? LabelOf(DecisionRow row)
    {
        if (row.Reason is { Length: > 0 } reason) return ByReason.TryGetValue(reason, out var named) ? named : null;
        if (row.Label is null) return null;
        foreach (var label in Enum.GetValues<ToxicityLabel>())
        {
            if (ClassifierRule.Word((ClassifierLabel)label) == row.Label) return label;
        }

        return null;
    }

    private static DecisionRow Read(DbDataReader row) => new(
        row.GetInt32(0) == 0, Text(row, 1), row.GetString(2), Text(row, 3) ?? "", Text(row, 4), row.GetInt32(5), row.GetInt32(6));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record DecisionRow(bool Approved, string? Reason, string Body, string Parent, string? Label, int Thread, int Ordinal);
}
