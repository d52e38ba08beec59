using System.CommandLine;
using System.Globalization;
using Discuss.Server.Moderation;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Training;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss train [--engine NAME] --data PATH… --out FILE [--portable FILE]</c>: a model file from labelled text; the same text gives the
/// same weights. <c>discuss train --with-decisions SITE</c>: a model for one site, from its moderators' decisions.
/// </summary>
internal static class TrainCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var engine = EngineOption.Make();
        var data = new Option<string[]>("--data") { Description = "Files or folders of labelled .tsv files", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var to = new Option<string?>("--out") { Description = "The model file to write" };
        var site = new Option<string?>("--with-decisions") { Description = "A site: the shipped model learns from what its moderators decided" };
        var portable = new Option<string?>("--portable") { Description = $"With {Engines.MlNet}: the same weights as a model file of the built-in engine, too" };
        var command = new Command("train", "Fits the classifier to labelled text.") { engine, data, to, portable, site };
        command.Validators.Add(result =>
        {
            var ofFiles = result.GetValue(data) is { Length: > 0 } || result.GetValue(to) is not null;
            if (result.GetValue(site) is not null ? ofFiles : result.GetValue(data) is not { Length: > 0 } || result.GetValue(to) is null)
                result.AddError("A model is trained from files, with --data and --out, or to a site, with --with-decisions alone.");
            if (result.GetValue(portable) is not null && result.GetValue(engine) != Engines.MlNet)
                result.AddError($"--portable belongs to --engine {Engines.MlNet}: the built-in engine writes nothing else.");
        });
        command.SetAction((parsed, cancellation) => parsed.GetValue(site) is { } slug
            ? DecisionTraining.RunAsync(slug, output, error, cancellation)
            : RunAsync(
                parsed.GetRequiredValue(engine), parsed.GetRequiredValue(data), parsed.GetRequiredValue(to)!, parsed.GetValue(portable), output, error,
                cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string engine, string[] data, string to, string? portable, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var trained = Engines.Train(engine, data, new Lines(error), cancellation);
            await WriteAsync(to, trained.Model, output, cancellation);
            if (portable is not null && trained.Portable is { } weights) await WriteAsync(portable, weights, output, cancellation);
            return 0;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or ToxicityModelException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task WriteAsync(string to, byte[] model, TextWriter output, CancellationToken cancellation)
    {
        // Beside its place first: whoever reads the old file meanwhile reads it whole.
        var beside = to + ".new";
        await File.WriteAllBytesAsync(beside, model, cancellation);
        File.Move(beside, to, overwrite: true);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{to}: {model.Length:N0} bytes"));
    }

    /// <summary>One line for each stage, at once and in order.</summary>
    private sealed class Lines(TextWriter error) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            lock (error) error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Done,4:P0} {value.Stage}"));
        }
    }
}
