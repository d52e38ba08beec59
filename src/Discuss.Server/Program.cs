using Discuss.Server.Administration;
using Discuss.Server.Audience;
using Discuss.Server.Client;
using Discuss.Server.Cluster;
using Discuss.Server.Commands;
using Discuss.Server.Demo;
using Discuss.Server.Embed;
using Discuss.Server.Feeds;
using Discuss.Server.Health;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Interchange;
using Discuss.Server.Keeping;
using Discuss.Server.Live;
using Discuss.Server.Moderation;
using Discuss.Server.Notifications;
using Discuss.Server.OpenApi;
using Discuss.Server.Privacy;
using Discuss.Server.Push;
using Discuss.Server.Search;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Telemetry;
using Discuss.Server.Threads;
using Discuss.Server.Webhooks;

namespace Discuss.Server;

/// <summary>The one program: each feature is a folder, and shows what it adds and what it maps.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (Tools.Are(args)) return await Tools.RunAsync(args, Console.In, Console.Out, Console.Error);
        try
        {
            UnicodeSupport.Require();
            await using var app = Build(args);
            app.GiveBackAfterStart();
            await app.RunAsync();
            return 0;
        }
        catch (Exception wrong) when (wrong is ConfigurationException or StorageException)
        {
            await Console.Error.WriteLineAsync("discuss: " + wrong.Message);
            return 1;
        }
    }

    /// <summary>The server, ready to run; tests start it in their own process.</summary>
    /// <param name="configure">Has the last word on the services, for tests.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddHttp();
        builder.AddCluster();
        builder.AddStorage();
        builder.AddSites();
        builder.AddClient();
        builder.AddIdentity();
        builder.AddThreads().AddImages().AddFeeds().AddAudience();
        builder.AddEmbed().AddModeration();
        builder.AddOpenApiDocument().AddLive();
        builder.AddNotifications().AddWebhooks().AddPush().AddSearch().AddKeeping().AddPrivacy();
        builder.AddHealth().AddTelemetry().AddClusterLink().AddInterchange();
        builder.AddAdministration();
        builder.AddDemo();
        builder.AddFirstUses();

        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseHttp();
        app.MapClient();
        app.MapSites();
        app.MapThreads().MapImages().MapFeeds();
        app.MapEmbed().MapModeration();
        app.MapIdentity();
        app.MapOpenApiDocument();
        app.MapLive().MapWebhooks().MapPush().MapNotifications().MapSearch().MapKeeping().MapPrivacy();
        app.MapHealth();
        app.MapAdministration();
        app.MapInterchange().MapDemo();
        return app;
    }
}
