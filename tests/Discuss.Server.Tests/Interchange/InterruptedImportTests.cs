using Discuss.Server.Sites;
using Discuss.Server.Tests.Commands;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Interchange;

/// <summary>The command as a process of its own, in a place where files may not grow, and ended by force.</summary>
public sealed class InterruptedImportTests
{
    private const int Comments = 6000;

    [Fact]
    public async Task A_disk_that_fills_and_a_process_that_is_killed_leave_whole_batches_and_the_next_run_comes_to_the_end()
    {
        await using var place = await Place.MakeAsync(Database.Sqlite);
        await using var host = await place.StartAsync();
        var site = await host.Services.GetRequiredService<SiteDirectory>().CreateAsync("courier", "The Courier", new(), CancellationToken.None);
        using var moving = new Moving(host, site);
        var export = moving.File(LongExport.Make(4, Comments));

        // No room for what is read.
        var (code, error) = await RunAsync(place, export, kilobytes: 700);
        Assert.Equal((1, 0), (code, await CountAsync()));
        Assert.StartsWith("discuss: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Discuss.", error, StringComparison.Ordinal);
        Assert.Empty(Left());

        // No room for all that is written.
        (code, error) = await RunAsync(place, export, kilobytes: 2500);
        Assert.Equal(1, code);
        Assert.StartsWith("discuss: ", error, StringComparison.Ordinal);
        var written = await CountAsync();
        Assert.InRange(written, 0, Comments - 1);
        Assert.Equal(0, written % 1000);
        await moving.AssertCountedAsync();

        // Killed.
        using (var process = ToolProcess.Start(place, null, Import(export)))
        {
            await Wait.UntilAsync(async () => process.HasExited || await CountAsync() > written);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        await moving.AssertCountedAsync();
        var (last, _) = await RunAsync(place, export, kilobytes: null);
        Assert.Equal((0, Comments), (last, await CountAsync()));
        await moving.AssertCountedAsync();
        Assert.Empty(Left());

        Task<long> CountAsync() => Guest.CountAsync(host, "SELECT count(*) FROM comments WHERE site_id = @site", ("site", site.Id));

        IEnumerable<string> Left() => Directory.EnumerateFiles(place.Folder, "import-*");
    }

    private static async Task<(int Code, string Error)> RunAsync(Place place, string export, int? kilobytes)
    {
        var said = await ToolProcess.RunAsync(place, kilobytes, Import(export));
        return (said.Code, said.Error);
    }

    private static string[] Import(string export) => ["import", "--from", "discuss", "--site", "courier", export];
}
