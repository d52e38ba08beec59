using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The tables of webhooks and of push, as <c>0007-webhooks.sql</c> makes them.</summary>
internal static class WebhookModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<WebhookRow>(e =>
        {
            e.ToTable("webhooks").HasKey(x => x.Id);
            e.HasIndex(x => new { x.SiteId, x.Id }).HasDatabaseName("webhooks_site");
        });
        builder.Entity<WebhookDeliveryRow>(e =>
        {
            e.ToTable("webhook_deliveries").HasKey(x => new { x.WebhookId, x.Id });
            e.HasOne<WebhookRow>().WithMany().HasForeignKey(x => x.WebhookId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(x => new { x.WebhookId, x.EventKey }).IsUnique().HasDatabaseName("webhook_deliveries_event");
            e.HasIndex(x => new { x.WebhookId, x.DueAt }).HasDatabaseName("webhook_deliveries_due");
        });
        builder.Entity<ExternalRuleRow>(e =>
        {
            e.ToTable("external_rules").HasKey(x => x.SiteId);
            e.Property(x => x.SiteId).ValueGeneratedNever();
        });
        builder.Entity<PushSubscriptionRow>(e =>
        {
            e.ToTable("push_subscriptions").HasKey(x => x.Id);
            e.HasOne<AuthorRow>().WithMany().HasForeignKey(x => x.AuthorId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(x => x.EndpointHash).IsUnique().HasDatabaseName("push_subscriptions_endpoint");
            e.HasIndex(x => new { x.AuthorId, x.Id }).HasDatabaseName("push_subscriptions_author");
        });
    }
}
