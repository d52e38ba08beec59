using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Webhooks;

/// <summary>Makes of an event one delivery for each webhook that asks for it; of an event that comes twice, none the second time.</summary>
internal sealed class WebhookFanOut(IDatabase database, WebhookStore store, DeliveryQueue queue) : IOutboxHandler
{
    public const string EventKind = "webhook-event";

    public string Kind => EventKind;

    public Task HandleAsync(string payload, CancellationToken cancellationToken) =>
        TellAsync([JsonSerializer.Deserialize<WebhookEvent>(payload, JsonSettings.Default)!], cancellationToken);

    /// <summary>Events of one site.</summary>
    public async Task TellAsync(IReadOnlyList<WebhookEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        var webhooks = (await store.ListAsync(events[0].Site, cancellationToken)).Where(webhook => webhook.Active).ToList();
        var wanted = from told in events from webhook in webhooks where webhook.Kinds.HasFlag(told.Kind) select (webhook.Id, told);
        var rows = wanted.ToList();
        if (rows.Count == 0) return;
        await database.WriteAsync(
            async session =>
            {
                foreach (var (webhook, told) in rows) await queue.AddAsync(session, webhook, told, cancellationToken);
                return rows.Count;
            },
            cancellationToken);
    }
}
