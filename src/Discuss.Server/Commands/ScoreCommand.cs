using System.CommandLine;
using System.Text;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Moderation;
using Discuss.Toxicity;
using Discuss.Toxicity.Model;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss score "text"</c>: each label's probability, and the text with what speaks for it marked. Without a text: one comment
/// a line from standard input, one line of JSON each.
/// </summary>
internal static class ScoreCommand
{
    private const string Mark = "\u001b[4m";
    private const string EndMark = "\u001b[24m";

    public static Command Make(TextReader input, TextWriter output, TextWriter error)
    {
        var engine = EngineOption.Make();
        var model = new Option<string?>("--model") { Description = "The model file; the one beside the program where it is left out" };
        var text = new Argument<string?>("text") { Description = "One comment; left out: a comment a line from standard input", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("score", "Says what the classifier thinks of a comment, and why.") { text, engine, model };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(text), parsed.GetRequiredValue(engine), parsed.GetValue(model), input, output, error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string? text, string engine, string? model, TextReader input, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var classifier = Engines.Load(engine, model);
            if (text is null) await ScoreLinesAsync(classifier, input, output, cancellation);
            else await output.WriteAsync(Describe(classifier.Explain(text), text));
            return 0;
        }
        catch (ToxicityModelException fault)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task ScoreLinesAsync(IToxicityClassifier classifier, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        while (await input.ReadLineAsync(cancellation) is { } line)
            await output.WriteLineAsync(JsonSerializer.Serialize(ScoreView.Of(classifier, line, null), JsonSettings.Default));
    }

    private static string Describe(ToxicityExplanation explained, string text)
    {
        var lines = new StringBuilder();
        foreach (var label in Enum.GetValues<ToxicityLabel>())
            lines.AppendLine(FormattableString.Invariant($"{explained.Score[label]:0.000}  {ToxicityOpinion.Word(label)}"));
        var at = 0;
        foreach (var span in explained.Spans)
        {
            // Labels may mark the same words; one mark is enough for the eye.
            if (span.Start < at) continue;
            lines.Append(text.AsSpan(at, span.Start - at)).Append(Mark).Append(text.AsSpan(span.Start, span.Length)).Append(EndMark);
            at = span.Start + span.Length;
        }

        return lines.Append(text.AsSpan(at)).AppendLine().ToString();
    }
}
