using System.Data.Common;
using Discuss.Core.Interchange;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Backup;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Discuss.Server.Commands;

/// <summary>What a tool needs that works on the server's database: its settings, its storage and its images, and nothing that serves.</summary>
internal static class CommandHost
{
    /// <summary>Runs a tool over the storage that the settings name; 1 where it cannot do its work, after a sentence that says why.</summary>
    /// <param name="more">Adds what the tool needs beside the storage.</param>
    /// <param name="settings">The rest of the command line: settings as the server takes them, besides its environment and files.</param>
    public static async Task<int> RunAsync(string[] settings, TextWriter error, Func<IServiceProvider, Task> work, Action<HostApplicationBuilder>? more = null)
    {
        StorageSettings? storage = null;
        try
        {
            var builder = Host.CreateApplicationBuilder(settings);
            builder.Logging.ClearProviders();
            builder.AddStorage();
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddSingleton(NodeName.OfTool);
            builder.Services.AddSingleton<ImageFiles>();
            more?.Invoke(builder);
            using var host = builder.Build();
            storage = host.Services.GetRequiredService<StorageSettings>();
            await work(host.Services);
            return 0;
        }
        catch (Exception fault) when (
            fault is ConfigurationException or StorageException or BackupException or InterchangeException or DbException or IOException or UnauthorizedAccessException
            || FileLimit.Is(fault))
        {
            var sentence = FileLimit.Is(fault) ? FileLimit.Sentence : storage is not null && fault is DbException ? StorageTrouble.Of(fault, storage) : null;
            await error.WriteLineAsync("discuss: " + (sentence ?? fault.Message));
            return 1;
        }
    }
}
