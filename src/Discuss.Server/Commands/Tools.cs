using System.CommandLine;

namespace Discuss.Server.Commands;

/// <summary>What the program does besides serving: <c>discuss train</c>, <c>evaluate</c>, <c>score</c>, <c>migrate</c>, <c>reindex</c>, <c>backup</c>, <c>restore</c>, <c>import</c>, <c>export</c>. Everything else is the server's.</summary>
internal static class Tools
{
    /// <summary>Whether the first word of a command line names a tool.</summary>
    public static bool Are(string[] args) =>
        args is [var first, ..] && (first is "--help" or "-h" || Root().Subcommands.Any(command => command.Name == first));

    /// <summary>Runs a tool; 0 when it did its work, 1 when it could not and said why, 2 for a wrong command line.</summary>
    public static Task<int> RunAsync(string[] args, TextReader input, TextWriter output, TextWriter error)
    {
        var parsed = Root(input, output, error).Parse(args);
        return parsed.Errors.Count > 0 ? RefuseAsync(parsed, error) : parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
    }

    private static RootCommand Root(TextReader? input = null, TextWriter? output = null, TextWriter? error = null) =>
        new("Discuss serves where no command is named.")
        {
            TrainCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            EvaluateCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            MigrateCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            ReindexCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            BackupCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            RestoreCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            ExportCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            ImportCommand.Make(output ?? TextWriter.Null, error ?? TextWriter.Null),
            ScoreCommand.Make(input ?? TextReader.Null, output ?? TextWriter.Null, error ?? TextWriter.Null),
        };

    private static async Task<int> RefuseAsync(ParseResult parsed, TextWriter error)
    {
        foreach (var fault in parsed.Errors) await error.WriteLineAsync(fault.Message);
        return 2;
    }
}
