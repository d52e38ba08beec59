using Discuss.Server.Storage;

namespace Discuss.Server.Notifications;

internal static class NotificationsFeature
{
    /// <summary>Mail that follows what happened, by way of the outbox.</summary>
    public static IHostApplicationBuilder AddNotifications(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MailPickup>();
        builder.Services.AddSingleton<IOutboxHandler, ReportMail>();
        return builder;
    }
}
