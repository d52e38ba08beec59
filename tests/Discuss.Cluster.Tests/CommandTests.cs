using System.Diagnostics;
using Discuss.Cluster.Tests.Running;

namespace Discuss.Cluster.Tests;

/// <summary>The command itself, on clusters of its own.</summary>
[Collection(OnCluster.Name)]
public sealed class CommandTests
{
    [ClusterFact]
    public async Task At_its_end_the_command_leaves_no_process_and_no_file()
    {
        await using (var cluster = await LocalCluster.StartAsync(OnCluster.Program, nodes: 1, CancellationToken.None))
        {
            Assert.NotEmpty(Processes(cluster.Folder));
            await cluster.DisposeAsync();

            Assert.Empty(Processes(cluster.Folder));
            Assert.False(Directory.Exists(cluster.Folder));
        }
    }

    [Fact]
    public async Task What_is_missing_is_named_with_its_package()
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(LocalCluster.Commands, "up")]) { UseShellExecute = false, RedirectStandardError = true };
        var empty = Directory.CreateTempSubdirectory("discuss-nothing-");
        try
        {
            foreach (var needed in new[] { "dirname", "ls", "tail", "grep", "id", "bash" }) File.CreateSymbolicLink(Path.Combine(empty.FullName, needed), "/usr/bin/" + needed);
            start.Environment["PATH"] = empty.FullName;
            using var up = Process.Start(start)!;
            var said = await up.StandardError.ReadToEndAsync();
            await up.WaitForExitAsync();

            Assert.Equal(1, up.ExitCode);
            Assert.Contains("redis-server", said, StringComparison.Ordinal);
            Assert.Contains("apt-get install", said, StringComparison.Ordinal);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    /// <summary>The processes that were started with the folder in their arguments or run in it.</summary>
    private static List<string> Processes(string folder) =>
    [
        .. Directory.GetDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0])).Select(process =>
        {
            try
            {
                return File.ReadAllText(process + "/cmdline") + File.ReadAllText(process + "/environ");
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }).Where(text => text.Contains(folder, StringComparison.Ordinal)),
    ];
}
