using Discuss.Core.Moderation;
using Discuss.Server.Cluster;
using Discuss.Server.Live;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>
/// Tells authors over their open connections what they are under now: <c>sanctions(site, [sanction…])</c>, nothing in it where they are free
/// again. Who may write nothing any more is cut off after that; reading stays open to them, as to everyone.
/// </summary>
internal sealed partial class SanctionTelling(
    IEventBus bus, NewSanctions news, SanctionReader sanctions, SiteDirectory sites, LiveAuthors authors, IHubContext<LiveHub> hub, ILogger<SanctionTelling> logger)
    : IHostedService, IDisposable
{
    // A socket that takes nothing for so long is cut without having been told.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private IDisposable? _subscription;
    private IDisposable? _gaps;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = bus.Subscribe((ModerationEvent told) =>
        {
            if (told is { Kind: ModerationEventKind.AuthorSanctioned, Author: { } author } && authors.Of(author).Count > 0)
                _ = Task.Run(() => TellAsync(told.Site, author), CancellationToken.None);
        });
        _gaps = bus.SubscribeToGaps(() => _ = Task.Run(TellMissedAsync, CancellationToken.None));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _gaps?.Dispose();
    }

    private async Task TellMissedAsync()
    {
        try
        {
            foreach (var (site, author) in await news.LookAsync(CancellationToken.None))
            {
                if (authors.Of(author).Count > 0) await TellAsync(site, author);
            }
        }
#pragma warning disable CA1031 // Nobody waits for this task; what they write is refused in any case.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotLooked(fault);
        }
    }

    private async Task TellAsync(int siteId, long author)
    {
        var cut = false;
        try
        {
            var site = await sites.FindAsync(siteId, CancellationToken.None);
            var active = await sanctions.ActiveAsync(siteId, author, CancellationToken.None);
            cut = active.Any(sanction => sanction.Kind is SanctionKind.Suspend or SanctionKind.Ban);
            var told = ToldSanction.Of(active);
            // A change that is not to be told, such as a shadow, is not told by an empty list either.
            if (told.Length > 0 || active.Count == 0)
            {
                var sending = authors.Of(author).Select(connection =>
                    hub.Clients.Client(connection.ConnectionId).SendAsync("sanctions", site?.Slug, told, CancellationToken.None));
                await Task.WhenAll(sending).WaitAsync(Patience);
            }
        }
#pragma warning disable CA1031 // Nobody waits for this task; whoever is to be cut is cut below.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotTold(fault, author);
        }

        if (!cut) return;
        foreach (var connection in authors.Of(author)) connection.Abort();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which sanctions were given on other nodes could not be asked")]
    private partial void LogNotLooked(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Author {Author} could not be told of a sanction over an open connection")]
    private partial void LogNotTold(Exception fault, long author);
}
