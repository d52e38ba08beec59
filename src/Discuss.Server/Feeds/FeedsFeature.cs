namespace Discuss.Server.Feeds;

internal static class FeedsFeature
{
    /// <summary>Atom and JSON Feed of what is approved.</summary>
    public static IHostApplicationBuilder AddFeeds(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FeedReader>();
        builder.Services.AddSingleton<SiteFeeds>();
        builder.Services.AddSingleton<FeedEndpoints.Sources>();
        return builder;
    }

    /// <summary><c>feed.atom</c> and <c>feed.json</c> under <c>/api/v1/sites/{site}</c>.</summary>
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder app)
    {
        FeedEndpoints.Map(app);
        return app;
    }
}
