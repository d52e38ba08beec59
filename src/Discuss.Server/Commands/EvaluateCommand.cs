using System.CommandLine;
using Discuss.Server.Moderation;
using Discuss.Toxicity;
using Discuss.Toxicity.Evaluating;
using Discuss.Toxicity.Model;

namespace Discuss.Server.Commands;

/// <summary><c>discuss evaluate [--engine NAME] [--model FILE] --data PATH… [--validation PATH…]</c>: how good a model is, as a table.</summary>
internal static class EvaluateCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var engine = EngineOption.Make();
        var model = new Option<string?>("--model") { Description = "The model file; the one beside the program where it is left out" };
        var data = new Option<string[]>("--data")
        {
            Description = "What it was trained from: only the tenth that training leaves out is measured", Required = true, AllowMultipleArgumentsPerToken = true,
        };
        var validation = new Option<string[]>("--validation")
        {
            Description = "Files that were never trained on, measured whole", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true,
        };
        var worst = new Option<bool>("--worst") { Description = "The worst wrong judgements as well, twenty each way" };
        var command = new Command("evaluate", "Measures the classifier on labelled text.") { engine, model, data, validation, worst };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            () => Engines.Load(parsed.GetRequiredValue(engine), parsed.GetValue(model)),
            parsed.GetRequiredValue(data), parsed.GetRequiredValue(validation), parsed.GetValue(worst), output, error, cancellation)));
        return command;
    }

    private static int Run(
        Func<IToxicityClassifier> load, string[] data, string[] validation, bool worst, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var report = Evaluation.Run(load(), data, validation, cancellation: cancellation);
            output.Write(report.ToTable());
            if (!worst) return 0;
            foreach (var wrong in report.Worst)
                output.WriteLine(FormattableString.Invariant($"{wrong.Score:0.000} {(wrong.Truth ? "hostile" : "clean  ")} {wrong.Text}"));
            return 0;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or ToxicityModelException or UnauthorizedAccessException)
        {
            error.WriteLine(fault.Message);
            return 1;
        }
    }
}
