using Discuss.Server.Http;

namespace Discuss.Server.Sites;

internal static class SitesFeature
{
    /// <summary>The directory of the installation's sites.</summary>
    public static IHostApplicationBuilder AddSites(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SiteDirectory>();
        builder.Services.AddSingleton(new FirstUse(_ => SiteDirectory.WarmUp()));
        return builder;
    }

    /// <summary>The settings of a site under <c>/api/v1/sites/{site}/settings</c>, and the style sheets of looks.</summary>
    public static IEndpointRouteBuilder MapSites(this IEndpointRouteBuilder app)
    {
        SettingsEndpoints.Map(app);
        LookEndpoint.Map(app);
        return app;
    }
}
