using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discuss.Load.Bare;

/// <summary>The least that SignalR can do for the same: what is posted to <c>/tell</c> is sent to every connection. No database, no order, nothing missed is made up for.</summary>
internal sealed class BareHub : Hub
{
    /// <summary>Joining costs nothing, and brings nothing.</summary>
#pragma warning disable CA1822 // A hub's methods are not static.
    public object Join(string threadId, long sinceSeq) => new { seq = sinceSeq, missed = Array.Empty<object>() };
#pragma warning restore CA1822

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Information);
        builder.Services.AddSignalR();
        await using var app = builder.Build();
        app.MapHub<BareHub>("/live", options => options.Transports = HttpTransportType.WebSockets);
        app.MapPost("/tell", async (HttpContext context, IHubContext<BareHub> hub) =>
        {
            var events = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
            await hub.Clients.All.SendAsync("events", "1-1", events, context.RequestAborted);
        });
        await app.RunAsync();
    }
}
