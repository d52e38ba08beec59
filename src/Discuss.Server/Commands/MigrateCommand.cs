using System.CommandLine;
using System.Data.Common;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss migrate</c>: brings the database to this version's schema, and serves nobody. Nodes do the same when they start; this is for
/// those who want it done, or refused, before. It reads the server's settings.
/// </summary>
internal static class MigrateCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("migrate", "Brings the database to this version's schema.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellation) => RunAsync([.. parsed.UnmatchedTokens], output, error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var builder = Host.CreateApplicationBuilder(settings);
            builder.Logging.ClearProviders();
            builder.AddStorage();
            builder.Services.TryAddSingleton(TimeProvider.System);
            using var host = builder.Build();
            // Nothing else of the program starts: no other hosted service is asked for.
            await ActivatorUtilities.CreateInstance<StorageStart>(host.Services).StartAsync(cancellation);
            var dialect = host.Services.GetRequiredService<StorageSettings>().Dialect;
            await output.WriteLineAsync($"The database has schema {SchemaScripts.Of(dialect)[^1].Number}.");
            return 0;
        }
        catch (Exception fault) when (fault is ConfigurationException or StorageException or DbException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync("discuss: " + fault.Message);
            return 1;
        }
    }
}
