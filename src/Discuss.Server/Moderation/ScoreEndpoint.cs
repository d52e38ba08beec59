using Discuss.Core.Rendering;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Toxicity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation;

/// <summary>What the classifier thinks of a text: for moderators who want to understand it.</summary>
internal static class ScoreEndpoint
{
    private const int MaxText = Bounds.ScoredText;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("score", ScoreAsync).WithName("score");

    private static async Task<Ok<ScoreView>> ScoreAsync(
        ScoreBody body, Engine engine, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        await permissions.RequireModeratorOfSomethingAsync(context, cancellationToken);
        var (text, parent) = (Check("text", body.Text), body.ParentText is null ? null : Check("parentText", body.ParentText));
        var classifier = engine.Classifier
            ?? throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "no-classifier", "There is no classifier.", engine.Fault);
        return TypedResults.Ok(ScoreView.Of(classifier, text, parent));
    }

    private static string Check(string field, string text)
    {
        if (text.Length > MaxText) throw ProblemException.Invalid(field, $"At most {MaxText} characters.");
        return TextGuard.TryNormalize(text, out _, out var problem) ? text : throw ProblemException.Invalid(field, TextGuard.MessageOf(problem));
    }

    internal sealed record ScoreBody(string Text, string? ParentText = null);
}

/// <summary>Probabilities by label, and the characters that made them.</summary>
internal sealed record ScoreView(IReadOnlyDictionary<string, float> Labels, IReadOnlyList<ScoreSpan> Spans, string Model)
{
    public static ScoreView Of(IToxicityClassifier classifier, string text, string? parentText)
    {
        var explained = classifier.Explain(text, parentText);
        return new ScoreView(
            Enum.GetValues<ToxicityLabel>().ToDictionary(ToxicityOpinion.Word, label => explained.Score[label], StringComparer.Ordinal),
            [.. explained.Spans.Select(span => new ScoreSpan(span.Start, span.Length, ToxicityOpinion.Word(span.Label), span.Weight))],
            classifier.ModelVersion);
    }
}

/// <summary>Characters that speak for a label, and how much they add to its log-odds.</summary>
internal sealed record ScoreSpan(int Start, int Length, string Label, float Weight);
