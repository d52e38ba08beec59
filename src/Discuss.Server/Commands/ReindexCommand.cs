using System.CommandLine;
using Discuss.Server.Cluster;
using Discuss.Server.Search;
using Discuss.Server.Storage;

namespace Discuss.Server.Commands;

/// <summary>
/// <c>discuss reindex</c>: has the index of comments made anew, by whichever server runs or starts next, beside its work. What is found stays
/// found meanwhile. It reads the server's settings.
/// </summary>
internal static class ReindexCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("reindex", "Has the search index over comments made anew.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellation) => CommandHost.RunAsync(
            [.. parsed.UnmatchedTokens], error,
            async services =>
            {
                await ActivatorUtilities.CreateInstance<StorageStart>(services).StartAsync(cancellation);
                await services.GetRequiredService<IDatabase>().WriteAsync(
                    async session =>
                    {
                        await session.ExecuteAsync(SearchSql.ReadAllAnew, cancellation);
                        return await session.ExecuteAsync(SearchSql.BeginAnew, cancellation, 0);
                    },
                    cancellation);
                await output.WriteLineAsync("The search index is made anew, by the server that runs or starts next.");
            },
            // Nobody else is in this process; servers look by themselves.
            builder => builder.Services.AddSingleton<IEventBus, LocalEventBus>()));
        return command;
    }
}
