using Discuss.Server.Notifications.Activity;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Storage;

namespace Discuss.Server.Webhooks;

internal static class WebhooksFeature
{
    /// <summary>What happens on a site, sent to the addresses that its owners named.</summary>
    public static IHostApplicationBuilder AddWebhooks(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookInput>();
        services.AddSingleton<WebhookTelling>();
        services.AddSingleton<IThreadListener, WebhookActivity>();
        services.AddSingleton<WebhookPayloads>();
        services.AddSingleton<WebhookMeter>();
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliverySender>();
        services.AddSingleton<WebhookFanOut>();
        services.AddSingleton<IOutboxHandler>(provider => provider.GetRequiredService<WebhookFanOut>());
        services.AddHostedService<DeliveryWorker>();
        return builder;
    }

    /// <summary>The calls under <c>/api/v1/sites/{site}/webhooks</c>, and the page <c>/moderate/webhooks</c>.</summary>
    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder app)
    {
        WebhookEndpoints.Map(app);
        WebhookPageEndpoints.Map(app);
        return app;
    }
}
