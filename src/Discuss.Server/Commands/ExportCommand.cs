using System.CommandLine;
using System.Globalization;
using System.Text;
using Discuss.Core.Interchange;
using Discuss.Server.Interchange;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss export --site SLUG|--all --to FILE|- [--with-addresses]</c>: a site's discussions, or everything, as JSON lines that any version
/// of Discuss imports again. The file is there when it is whole, and not before. It reads the server's settings.
/// </summary>
internal static class ExportCommand
{
    private const string Output = "-";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var site = new Option<string?>("--site") { Description = "The slug of the site" };
        var all = new Option<bool>("--all") { Description = "Every site of the installation" };
        var to = new Option<string>("--to") { Description = "The file to write, or - for the output", Required = true };
        var mail = new Option<bool>("--with-addresses") { Description = "Writes mail addresses and subscriptions, too, so that people can claim what they wrote where it is imported, and are told of answers" };
        var command = new Command("export", "Writes discussions into a file that can be imported again.") { site, all, to, mail };
        command.TreatUnmatchedTokensAsErrors = false;
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(site) is not null)) result.AddError("Name a site with --site, or take every site with --all.");
        });
        command.SetAction((parsed, cancellation) => CommandHost.RunAsync(
            [.. parsed.UnmatchedTokens], error,
            async services =>
            {
                await InterchangeHost.StartAsync(services, cancellation);
                var exporter = ActivatorUtilities.CreateInstance<Exporter>(services);
                var sites = await exporter.SitesAsync(parsed.GetValue(site), cancellation);
                if (sites.Count == 0 && parsed.GetValue(site) is { } slug) throw new InterchangeException($"There is no site {slug}.");
                var path = parsed.GetRequiredValue(to);
                if (path == Output)
                {
                    await exporter.WriteAsync(sites, output, parsed.GetValue(mail), cancellation);
                    await TellAsync(exporter, error);
                    return;
                }

                path = Path.GetFullPath(path);
                var lines = await WriteAsync(path, file => exporter.WriteAsync(sites, file, parsed.GetValue(mail), cancellation));
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {lines:N0} lines, {new FileInfo(path).Length:N0} bytes"));
                await TellAsync(exporter, output);
            },
            InterchangeHost.Add));
        return command;
    }

    private static Task TellAsync(Exporter exporter, TextWriter to) => exporter.ImagesLeftOut == 0
        ? Task.CompletedTask
        : to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{exporter.ImagesLeftOut:N0} images are not in it: their files are missing or damaged."));

    /// <summary>Writes beside the file, and puts it in its place when all of it is on disk.</summary>
    private static async Task<long> WriteAsync(string path, Func<TextWriter, Task<long>> write)
    {
        if (File.Exists(path)) throw new InterchangeException($"{path} is there already, and stays as it is.");
        var part = path + ".part";
        try
        {
            long lines;
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var file = new FileStream(part, options))
            {
                await using (var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true)) lines = await write(text);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path);
            return lines;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
