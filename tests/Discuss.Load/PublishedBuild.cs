using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Discuss.Load;

/// <summary>The server as <c>dotnet publish -c Release -r</c>, for this machine, leaves it, once for a run of this tool: what is measured is what a publisher runs.</summary>
internal static class PublishedBuild
{
    private static string? _folder;

    /// <summary>Its folder. <see cref="MakeAsync"/> came before.</summary>
    public static string Folder => _folder ?? throw new InvalidOperationException("The server was not published yet.");

    /// <summary>The program in it.</summary>
    public static string Program => Path.Combine(Folder, "discuss.dll");

    /// <summary>Publishes the server into a folder of its own.</summary>
    /// <exception cref="InvalidOperationException">It cannot be built.</exception>
    public static async Task MakeAsync(string into, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(into, "discuss-published-" + Path.GetRandomFileName())).FullName;
        _folder = folder;
        Progress.Say($"publishing the server");
        var start = new ProcessStartInfo("dotnet", ["publish", Project(), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, "-v", "q"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0) throw new InvalidOperationException("The server could not be published: " + said);
    }

    /// <summary>Takes the folder away.</summary>
    public static void Remove()
    {
        if (_folder is { } folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string Project([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "Discuss.Server"));
}
