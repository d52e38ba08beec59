namespace Discuss.Server.Sites;

internal static class SitesFeature
{
    /// <summary>The directory of the installation's sites.</summary>
    public static IHostApplicationBuilder AddSites(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SiteDirectory>();
        return builder;
    }
}
