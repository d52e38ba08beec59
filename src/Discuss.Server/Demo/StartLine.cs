using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Discuss.Server.Demo;

/// <summary>Says where the server is, once it is there.</summary>
internal sealed partial class StartLine(
    IHostApplicationLifetime lifetime, IServer server, DemoSettings demo, ILogger<StartLine> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address) return;
            if (demo.Enabled) LogDemo(address, $"{address}/demo/{Article.All[0].Key}");
            else LogAddress(address);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Discuss is at {Address} - a demo article with its discussion: {Article}")]
    private partial void LogDemo(string address, string article);

    [LoggerMessage(Level = LogLevel.Information, Message = "Discuss is at {Address}")]
    private partial void LogAddress(string address);
}
