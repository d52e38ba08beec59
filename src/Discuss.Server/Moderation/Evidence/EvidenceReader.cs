using System.Data.Common;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>For each label how the latest comments scored, and what moderators made of them: what a threshold would have done.</summary>
/// <param name="Since">From when on; later where there are more than <see cref="EvidenceReader.Most"/>.</param>
/// <param name="Comments">How many comments are counted.</param>
internal sealed record EvidenceView(DateTimeOffset Since, int Comments, IReadOnlyDictionary<string, IReadOnlyList<EvidenceBin>> Labels);

/// <summary>Comments whose score lies in one hundredth: from <paramref name="From"/>, below the next.</summary>
/// <param name="Rejected">Of them, those that moderators rejected, took for spam or removed.</param>
/// <param name="Approved">Of them, those that moderators approved; about the rest nobody decided.</param>
internal sealed record EvidenceBin(double From, int Comments, int Rejected, int Approved);

/// <summary>Reads the evidence for thresholds out of scores and decisions.</summary>
internal sealed class EvidenceReader(IDatabase database, TimeProvider clock)
{
    /// <summary>How far back.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>Enough to see what a threshold does, and read in a fraction of a second.</summary>
    public const int Most = 5000;

    private const int Bins = 100;

    /// <summary>The latest scores, each with the last decision of a person where there was one.</summary>
    public static readonly Sql Scores = new(
        $"""
        SELECT s.toxic, s.severe_toxic, s.obscene, s.threat, s.insult, s.identity_hate, s.created_at, (
          SELECT l.to_state FROM transitions l
          WHERE l.site_id = s.site_id AND l.thread_number = s.thread_number AND l.ordinal = s.ordinal
            AND l.from_state IS NOT NULL AND l.rule IS NULL AND l.to_state <> 4
          ORDER BY l.id DESC LIMIT 1) AS decided
        FROM scores s WHERE s.site_id = @site AND s.created_at >= @since ORDER BY s.created_at DESC LIMIT {Most}
        """,
        Int("site"), Long("since"));

    public async Task<EvidenceView> ReadAsync(Site site, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Window;
        await using var session = await database.ReadAsync(cancellationToken);
        var scored = await session.QueryAsync(Scores, Read, cancellationToken, site.Id, since.ToUnixTimeMilliseconds());
        if (scored.Count == Most) since = DateTimeOffset.FromUnixTimeMilliseconds(scored[^1].At);
        var labels = new Dictionary<string, IReadOnlyList<EvidenceBin>>(StringComparer.Ordinal);
        foreach (var label in Enum.GetValues<ClassifierLabel>()) labels[ClassifierRule.Word(label)] = Histogram(scored, (int)label);
        return new EvidenceView(since, scored.Count, labels);
    }

    private static EvidenceBin[] Histogram(List<Scored> scored, int label)
    {
        var counts = new (int All, int Rejected, int Approved)[Bins];
        foreach (var one in scored)
        {
            ref var bin = ref counts[Math.Clamp((int)(one.Scores[label] * Bins), 0, Bins - 1)];
            bin.All++;
            if (one.Verdict is Decided.Rejected) bin.Rejected++;
            if (one.Verdict is Decided.Approved) bin.Approved++;
        }

        return [.. counts.Select((bin, i) => new EvidenceBin(i / (double)Bins, bin.All, bin.Rejected, bin.Approved))];
    }

    private static Scored Read(DbDataReader row)
    {
        var scores = new double[6];
        for (var i = 0; i < scores.Length; i++) scores[i] = row.GetDouble(i);
        return new Scored(scores, row.GetInt64(6), row.IsDBNull(7) ? Decided.Not : (CommentState)row.GetInt32(7) switch
        {
            CommentState.Approved => Decided.Approved,
            // Taken back by an undo: as if nobody had decided.
            CommentState.Pending => Decided.Not,
            _ => Decided.Rejected,
        });
    }

    private enum Decided
    {
        Not,
        Approved,
        Rejected,
    }

    private sealed record Scored(double[] Scores, long At, Decided Verdict);
}
