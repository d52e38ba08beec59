using System.Diagnostics;

namespace Discuss.Server.Tests.Crash;

/// <summary>
/// A folder that can be full: a small file system of its own where this user may mount one. Elsewhere the files of the server's process may
/// not grow from then on, which its writes hear of in the same place.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly bool _mounted;

    private SmallDisk(string folder, bool mounted) => (Folder, _mounted) = (folder, mounted);

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    public static async Task<SmallDisk> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("discuss-disk-").FullName;
        return new SmallDisk(folder, await RunAsync("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder));
    }

    /// <summary>From now on there is no room.</summary>
    public async Task FillAsync(ServerProcess server)
    {
        if (!_mounted)
        {
            Assert.True(await RunAsync("prlimit", "--pid", $"{server.Id}", "--fsize=4096:unlimited"));
            return;
        }

        await using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var piece = new byte[4096]; ;) await file.WriteAsync(piece);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>There is room again.</summary>
    public async Task FreeAsync(ServerProcess server)
    {
        if (_mounted) File.Delete(Ballast);
        else Assert.True(await RunAsync("prlimit", "--pid", $"{server.Id}", "--fsize=unlimited:unlimited"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_mounted) await RunAsync("umount", "--lazy", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
