using System.CommandLine;
using System.Globalization;
using Discuss.Toxicity.Training;

namespace Discuss.Server.Commands;

/// <summary><c>discuss train --data PATH… --out FILE</c>: a model file from labelled text; the same text gives the same bytes.</summary>
internal static class TrainCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var data = new Option<string[]>("--data") { Description = "Files or folders of labelled .tsv files", Required = true, AllowMultipleArgumentsPerToken = true };
        var to = new Option<string>("--out") { Description = "The model file to write", Required = true };
        var command = new Command("train", "Fits the classifier to labelled text.") { data, to };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(data), parsed.GetRequiredValue(to), output, error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] data, string to, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var model = Trainer.Train(data, new Lines(error), cancellation);
            // Beside its place first: whoever reads the old file meanwhile reads it whole.
            var beside = to + ".new";
            await File.WriteAllBytesAsync(beside, model, cancellation);
            File.Move(beside, to, overwrite: true);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{to}: {model.Length:N0} bytes"));
            return 0;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
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
