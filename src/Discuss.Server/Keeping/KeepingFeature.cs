using Discuss.Server.Pages.Admin;

namespace Discuss.Server.Keeping;

internal static class KeepingFeature
{
    /// <summary>Threads found, closed, moved, merged and counted anew, by those who administer all sites.</summary>
    public static IHostApplicationBuilder AddKeeping(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ThreadFinder>();
        builder.Services.AddSingleton<ThreadKeeper>();
        builder.Services.AddSingleton<ThreadMerge>();
        return builder;
    }

    /// <summary>The page <c>/admin/threads</c>.</summary>
    public static IEndpointRouteBuilder MapKeeping(this IEndpointRouteBuilder app)
    {
        ThreadsPageEndpoints.Map(app);
        return app;
    }
}
