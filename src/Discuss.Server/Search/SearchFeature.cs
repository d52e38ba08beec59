using Discuss.Server.Notifications.Activity;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Storage;

namespace Discuss.Server.Search;

internal static class SearchFeature
{
    /// <summary>The index over comments, kept up to date after each commit.</summary>
    public static IHostApplicationBuilder AddSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SearchIndex>();
        builder.Services.AddSingleton<SearchReader>();
        builder.Services.AddSingleton<SearchListener>();
        builder.Services.AddSingleton<IThreadListener>(provider => provider.GetRequiredService<SearchListener>());
        builder.Services.AddSingleton<IOutboxHandler, SearchErrands>();
        builder.Services.AddSingleton<SearchFollower>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SearchFollower>());
        return builder;
    }

    /// <summary>The call <c>/api/v1/moderation/search</c> and the page <c>/moderate/search</c>.</summary>
    public static IEndpointRouteBuilder MapSearch(this IEndpointRouteBuilder app)
    {
        SearchEndpoints.Map(app);
        SearchPageEndpoints.Map(app);
        return app;
    }
}
