using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Notifications;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Webhooks;

/// <summary>What came of one attempt.</summary>
internal sealed record Attempt(int? Status, int Duration, string? Answer, string? Problem)
{
    public bool Succeeded => Problem is null;
}

/// <summary>Sends claimed deliveries, writes down what came of it, and switches off a webhook to which nothing has come through for days.</summary>
internal sealed partial class DeliverySender(
    IDatabase database, WebhookPayloads payloads, OutboundClient outbound, SiteDirectory sites, Mailer mailer, WebhookMeter meter,
    TimeProvider clock, ILogger<DeliverySender> logger)
{
    /// <summary>After so long without a single success a webhook is switched off; and so long one event is tried again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    // A receiver writes down what it got and answers; what takes longer it does afterwards.
    private static readonly TimeSpan Limit = Bounds.Fetching;

    /// <summary>Sends it once.</summary>
    public async Task<Attempt> SendAsync(Webhook webhook, Delivery delivery, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(await payloads.OfAsync(delivery.Event, cancellationToken), JsonSettings.Default);
        var (now, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        var timestamp = now.ToUnixTimeSeconds();
        (string, string)[] headers =
        [
            ("webhook-id", delivery.Id), ("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", WebhookSecrets.Sign(webhook.Secrets(now), delivery.Id, timestamp, body)),
        ];
        Attempt attempt;
        try
        {
            var answer = await outbound.PostAsync(new Uri(webhook.Url), body, "application/json", headers, Bounds.DeliveryAnswer, Limit, cancellationToken);
            attempt = new Attempt(answer.Status, Elapsed(started), Readable(answer.Start), ProblemOf(answer.Status));
        }
        catch (OutboundException refused)
        {
            attempt = new Attempt(null, Elapsed(started), null, refused.Message);
        }

        meter.Attempted(attempt.Succeeded);
        await RecordAsync(webhook, delivery, attempt, cancellationToken);
        return attempt;
    }

    private static string? ProblemOf(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"The address leads on elsewhere ({status}), and what is sent is sent to the address itself only.",
        _ => $"The address answered with {status}.",
    };

    private int Elapsed(long started) => (int)clock.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>What a page and a database can hold of whatever was answered.</summary>
    private static string Readable(byte[] start)
    {
        var text = new StringBuilder(start.Length);
        foreach (var rune in Encoding.UTF8.GetString(start).EnumerateRunes())
            text.Append(Rune.IsControl(rune) && rune.Value is not '\n' ? " " : rune.ToString());
        return text.ToString();
    }

    private async Task RecordAsync(Webhook webhook, Delivery delivery, Attempt attempt, CancellationToken cancellationToken)
    {
        var site = await sites.FindAsync(webhook.SiteId, cancellationToken);
        await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                var ends = now - delivery.CreatedAt >= Patience || delivery.Event.Kind == WebhookKinds.Test;
                var state = attempt.Succeeded ? DeliveryState.Delivered : ends ? DeliveryState.Failed : DeliveryState.Waiting;
                var due = state == DeliveryState.Waiting ? now + OutboxDispatcher.PauseAfter(delivery.Attempts) : (DateTimeOffset?)null;
                var kept = await session.ExecuteAsync(
                    DeliverySql.Record, cancellationToken, (int)state, due?.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), attempt.Status,
                    attempt.Duration, attempt.Answer, attempt.Problem, webhook.Id, delivery.Id, delivery.ClaimedUntil);
                if (attempt.Succeeded) await session.ExecuteAsync(DeliverySql.Succeeded, cancellationToken, webhook.Id);
                else if (kept == 1 && delivery.Event.Kind != WebhookKinds.Test) await FailedAsync(session, webhook, site, attempt, now, cancellationToken);
                return kept;
            },
            cancellationToken);
    }

    private async Task FailedAsync(
        WriteSession session, Webhook webhook, Site? site, Attempt attempt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = await session.FirstAsync(
            DeliverySql.Failed, row => row.GetInt64(0), cancellationToken, now.ToUnixTimeMilliseconds(), webhook.Id);
        if (since == 0 || now - DateTimeOffset.FromUnixTimeMilliseconds(since) < Patience) return;
        if (await session.ExecuteAsync(DeliverySql.SwitchOff, cancellationToken, now.ToUnixTimeMilliseconds(), attempt.Problem, webhook.Id) == 0) return;
        WebhookStore.Told(session, webhook.SiteId);
        if (site is null) return;
        var mails = site.Settings.ModerationMail is { } address
            ? [address]
            : await session.QueryAsync(DeliverySql.Owners, row => row.GetString(0), cancellationToken, site.Id, (int)Role.Owner);
        foreach (var mail in mails)
        {
            await mailer.SendAsync(
                session, new Letter(mail, site.Name, $"[{site.Name}] A webhook was switched off", Text(webhook, site, attempt)), cancellationToken);
        }

        session.AfterCommit(() => LogSwitchedOff(webhook.Id, site.Slug));
    }

    private static string Text(Webhook webhook, Site site, Attempt attempt) =>
        $"""
        For three days nothing that {site.Name} sent to this webhook has arrived, so it was switched off:

        {webhook.Url}

        The last problem: {attempt.Problem}

        What happens on the site is not kept for it any more. Once its receiver works again, switch it on under "Webhooks" in the moderators'
        pages, where each delivery of the last days stands with its answer and can be sent again.
        """;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Webhook} of the site {Site} was switched off: nothing has come through for days")]
    private partial void LogSwitchedOff(long webhook, string site);
}

/// <summary>What is counted of webhooks.</summary>
internal sealed class WebhookMeter
{
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failed;

    public WebhookMeter(IMeterFactory factory)
    {
        var meter = factory.Create(new MeterOptions("Discuss"));
        _delivered = meter.CreateCounter<long>("discuss.webhooks.delivered", description: "Events that a webhook took from this node.");
        _failed = meter.CreateCounter<long>("discuss.webhooks.failed", description: "Events that a webhook did not take from this node, each time.");
    }

    public void Attempted(bool succeeded) => (succeeded ? _delivered : _failed).Add(1);
}
