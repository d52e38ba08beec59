using System.CommandLine;
using Discuss.Server.Storage;

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
        command.SetAction((parsed, cancellation) => CommandHost.RunAsync([.. parsed.UnmatchedTokens], error, async services =>
        {
            // Nothing else of the program starts: no other hosted service is asked for.
            await ActivatorUtilities.CreateInstance<StorageStart>(services).StartAsync(cancellation);
            var dialect = services.GetRequiredService<StorageSettings>().Dialect;
            await output.WriteLineAsync($"The database has schema {SchemaScripts.Of(dialect)[^1].Number}.");
        }));
        return command;
    }
}
