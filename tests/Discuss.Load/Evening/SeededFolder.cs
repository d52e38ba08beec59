using Discuss.Load.Seeding;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discuss.Load.Evening;

/// <summary>A data folder with one thread of some length, made by the server's own writer in this process; gone when disposed of.</summary>
internal sealed class SeededFolder(string path) : IDisposable
{
    public string Path => path;

    public static async Task<SeededFolder> MakeAsync(LoadOptions options, ThreadShape shape, CancellationToken cancellationToken)
    {
        var folder = new SeededFolder(Directory.CreateDirectory(System.IO.Path.Combine(options.Folder, "discuss-load-" + System.IO.Path.GetRandomFileName())).FullName);
        await using var app = Server.Program.Build(ServerProcess.InProcess(folder.Path, null), builder => builder.Logging.ClearProviders());
        await app.StartAsync(cancellationToken);
        var site = await app.Services.GetRequiredService<SiteDirectory>().CreateAsync(Program.Site, "Load", new SiteSettings(), cancellationToken);
        await new ThreadSeeder(app.Services).SeedAsync(site, shape, cancellationToken);
        await app.StopAsync(cancellationToken);
        return folder;
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
