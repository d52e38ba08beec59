using System.Diagnostics;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity;

public sealed class UnicodeSupportTests
{
    [Fact]
    public async Task Without_ICU_the_server_does_not_start_and_says_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("discuss-test-");
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName,
            ArgumentList = { typeof(Program).Assembly.Location, "--urls=http://127.0.0.1:0", $"--Discuss:DataFolder={folder.FullName}" },
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };
        try
        {
            using var process = Process.Start(start)!;
            using var patience = new CancellationTokenSource(Wait.Patience);
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);

            Assert.Equal(1, process.ExitCode);
            Assert.StartsWith("discuss: ICU is missing", await complained, StringComparison.Ordinal);
            Assert.DoesNotContain("Now listening", await said, StringComparison.Ordinal);
            Assert.Empty(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
