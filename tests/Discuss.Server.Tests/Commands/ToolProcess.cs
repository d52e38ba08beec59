using System.Diagnostics;
using System.Globalization;

namespace Discuss.Server.Tests.Commands;

/// <summary>The program's tools as processes of their own, which can be killed, and whose files can be kept from growing.</summary>
internal static class ToolProcess
{
    /// <param name="kilobytes">What no file may grow beyond, as on a disk that is full by then.</param>
    public static Process Start(Place place, int? kilobytes, params string[] args)
    {
        // A file that may not grow is a fault of the write that would have it grow, and no end of the process.
        var limit = kilobytes is { } most ? string.Create(CultureInfo.InvariantCulture, $"ulimit -f {most}; ") : "";
        var start = new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; {limit}exec dotnet \"$@\"", "discuss", typeof(Program).Assembly.Location, .. args, $"--Discuss:DataFolder={place.Folder}"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = place.Folder,
        };
        if (place.ConnectionString is { } connection) start.ArgumentList.Add("--ConnectionStrings:Discuss=" + connection);
        // The runtime would map its code by way of a file that is larger.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }

    public static async Task<Said> RunAsync(Place place, int? kilobytes, params string[] args)
    {
        using var process = Start(place, kilobytes, args);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Said(process.ExitCode, await output, await error);
    }
}
