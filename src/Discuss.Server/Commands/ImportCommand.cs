using System.CommandLine;
using System.Globalization;
using Discuss.Core.Interchange;
using Discuss.Server.Interchange;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss import --from SYSTEM --site SLUG FILE [--dry-run] [--map FILE] [--map-pattern FROM=TO]… [--keys path|own] [--report FILE]</c>: the
/// comments of another system. Run again, it adds what is missing and nothing else. It reads the server's settings.
/// </summary>
internal static class ImportCommand
{
    // Of what is refused some is shown; all of it stands in the report.
    private const string Keys = "--keys";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var from = new Option<string>("--from") { Description = "The system: " + string.Join(", ", ImportSource.Names), Required = true };
        from.AcceptOnlyFromAmong(ImportSource.Names);
        var site = new Option<string>("--site") { Description = "The slug of the site that the comments go to", Required = true };
        var file = new Argument<string>("file") { Description = "The export; for Coral also the folder of its files" };
        var dry = new Option<bool>("--dry-run") { Description = "Reads everything, says what would happen, and writes nothing" };
        var map = new Option<string?>("--map") { Description = "Lines OLD,NEW or OLD<tab>NEW: what addresses or identifiers are called here" };
        var patterns = new Option<string[]>("--map-pattern") { Description = "FROM=TO with a * in both, such as https://old.example/*=https://news.example/blog/*", AllowMultipleArgumentsPerToken = false };
        var keys = new Option<string?>(Keys) { Description = "path: a discussion's key is its address's path, as the embed has it by itself; own: the identifier that it had there" };
        keys.AcceptOnlyFromAmong("path", "own");
        var report = new Option<string?>("--report") { Description = "Writes down what is refused or changed, and why, line by line" };
        var fromSite = new Option<string?>("--from-site") { Description = "Of an export of Discuss with several sites, the slug of the one to take" };
        var command = new Command("import", "Takes the comments of another system into a site.") { from, site, file, dry, map, patterns, keys, report, fromSite };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => CommandHost.RunAsync(
            [.. parsed.UnmatchedTokens], error,
            async services =>
            {
                var source = parsed.GetRequiredValue(from);
                var options = new ImportOptions(source, parsed.GetRequiredValue(site), Path.GetFullPath(parsed.GetRequiredValue(file)))
                {
                    IsDryRun = parsed.GetValue(dry),
                    Map = MapOf(parsed.GetValue(map), parsed.GetValue(patterns) ?? []),
                    KeepsKeys = (parsed.GetValue(keys) ?? (source == ImportSource.Own ? "own" : "path")) == "own",
                    FromSite = parsed.GetValue(fromSite),
                };
                await RunAsync(services, options, parsed.GetValue(report), output, error, cancellation);
            },
            InterchangeHost.Add));
        return command;
    }

    private static async Task RunAsync(IServiceProvider services, ImportOptions options, string? report, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        await InterchangeHost.StartAsync(services, cancellationToken);
        await using var lines = report is null ? null : new StreamWriter(Path.GetFullPath(report));
        var told = new ImportReport(lines);
        var progress = new ImportProgress(error == Console.Error && !Console.IsErrorRedirected ? error : null, services.GetRequiredService<TimeProvider>());
        ImportResult result;
        try
        {
            result = await ActivatorUtilities.CreateInstance<Importer>(services).RunAsync(options, told, progress, cancellationToken);
        }
        catch (OperationCanceledException stopped) when (cancellationToken.IsCancellationRequested)
        {
            throw new InterchangeException("Stopped. What was written stays; the same command goes on where it stopped.", stopped);
        }

        await output.WriteAsync(result.Table(told));
        var seconds = Math.Max(0.001, progress.Elapsed.TotalSeconds);
        await output.WriteLineAsync(options.IsDryRun
            ? "Nothing was written: this was a dry run."
            : string.Create(CultureInfo.InvariantCulture, $"{result.NewComments:N0} comments in {seconds:N1} s: {result.NewComments / seconds:N0} a second."));
        if (told.Refused > 0 && report is null) await output.WriteLineAsync("With --report FILE each refusal is written down with its place.");
    }

    private static AddressMap MapOf(string? file, string[] patterns)
    {
        var map = new AddressMap();
        foreach (var pattern in patterns)
        {
            if (!map.TryAddPattern(pattern)) throw new InterchangeException($"--map-pattern {pattern}: it is not FROM=TO with at most one * in each.");
        }

        if (file is null) return map;
        using var lines = new StreamReader(file);
        map.AddFile(lines);
        return map;
    }
}
