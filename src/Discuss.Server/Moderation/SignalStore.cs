using System.Text.Json;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>Keeps what the rules said of a comment, for whoever decides about it.</summary>
internal static class SignalStore
{
    private static readonly Parameter[] Key = [Int("site"), Int("thread"), Int("ordinal")];

    private static readonly Sql Clear = new(
        "DELETE FROM signals WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal", Key);

    private static readonly Sql Insert = new(
        """
        INSERT INTO signals (site_id, thread_number, ordinal, position, rule, label, score, spans, detail)
        VALUES (@site, @thread, @ordinal, @position, @rule, @label, @score, @spans, @detail)
        """,
        [.. Key, Int("position"), Text("rule"), Text("label"), Real("score"), Text("spans"), Text("detail")]);

    /// <summary>What the classifier gave new comments.</summary>
    public static readonly SqlRows NewScores = new(new Sql(
        """
        INSERT INTO scores (site_id, thread_number, ordinal, model, toxic, severe_toxic, obscene, threat, insult, identity_hate, created_at)
        VALUES (@site, @thread, @ordinal, @model, @toxic, @severe, @obscene, @threat, @insult, @hate, @now)
        """,
        [.. Key, Text("model"), Real("toxic"), Real("severe"), Real("obscene"), Real("threat"), Real("insult"), Real("hate"), Long("now")]));

    private static readonly Sql PutScore = new(
        NewScores.One.Text
        + """

        ON CONFLICT (site_id, thread_number, ordinal) DO UPDATE SET model = excluded.model, toxic = excluded.toxic,
          severe_toxic = excluded.severe_toxic, obscene = excluded.obscene, threat = excluded.threat, insult = excluded.insult,
          identity_hate = excluded.identity_hate, created_at = excluded.created_at
        """,
        NewScores.One.Parameters);

    private static readonly Sql Select = new(
        """
        SELECT rule, label, score, spans, detail FROM signals
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal ORDER BY position
        """,
        Key);

    /// <summary>Writes down what was said; what had been said of an earlier text is gone.</summary>
    public static async Task SaveAsync(WriteSession session, CommentId id, Screening screening, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await session.LaterAsync(Clear, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        await SaveNewAsync(session, id, screening, cancellationToken);
        if (Score(id, screening, now) is { } score) await session.LaterAsync(PutScore, cancellationToken, score);
    }

    /// <summary>Writes down what was said of a new comment, but for the classifier's <see cref="Score"/>.</summary>
    public static async ValueTask SaveNewAsync(WriteSession session, CommentId id, Screening screening, CancellationToken cancellationToken)
    {
        var (site, thread, ordinal) = (id.Thread.Site, id.Thread.Number, id.Ordinal);
        for (var i = 0; i < screening.Signals.Count; i++)
        {
            var signal = screening.Signals[i];
            var spans = JsonSerializer.Serialize(signal.Spans.Select(span => new[] { span.Start, span.Length }));
            await session.LaterAsync(
                Insert, cancellationToken, site, thread, ordinal, i, signal.Rule, signal.Label, signal.Score, spans, signal.Detail);
        }
    }

    /// <summary>The values of <see cref="NewScores"/>; <see langword="null"/> where the classifier was not asked.</summary>
    public static object?[]? Score(CommentId id, Screening screening, DateTimeOffset now) => screening.Score is not { } score ? null :
    [
        id.Thread.Site, id.Thread.Number, id.Ordinal, screening.Model,
        (double)score.Toxic, (double)score.SevereToxic, (double)score.Obscene, (double)score.Threat, (double)score.Insult, (double)score.IdentityHate,
        now.ToUnixTimeMilliseconds(),
    ];

    public static Task<List<SignalView>> ReadAsync(DbSession session, CommentId id, CancellationToken cancellationToken) => session.QueryAsync(
        Select,
        row => new SignalView(
            row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetDouble(2),
            JsonSerializer.Deserialize<int[][]>(row.GetString(3)) ?? [], row.GetString(4)),
        cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
}
