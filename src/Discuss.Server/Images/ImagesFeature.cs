using Discuss.Server.Storage;

namespace Discuss.Server.Images;

internal static class ImagesFeature
{
    /// <summary>Images in comments: taken in, kept once, shown to those who may see the comment, removed with it.</summary>
    public static IHostApplicationBuilder AddImages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new ImageAddresses(builder.Configuration));
        builder.Services.AddSingleton<ImageFiles>();
        builder.Services.AddSingleton<ImageReader>();
        builder.Services.AddSingleton<ImageUploads>();
        builder.Services.AddSingleton<UnusedImages>();
        builder.Services.AddSingleton<IOutboxHandler>(provider => provider.GetRequiredService<UnusedImages>());
        builder.Services.AddHostedService<ImageKeeper>();
        return builder;
    }

    /// <summary><c>POST /api/v1/sites/{site}/images</c>, <c>/images/{id}.{extension}</c>, and the same for moderators under <c>/moderate</c>.</summary>
    public static IEndpointRouteBuilder MapImages(this IEndpointRouteBuilder app)
    {
        ImageEndpoints.Map(app);
        return app;
    }
}
