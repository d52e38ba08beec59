using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Storage;

namespace Discuss.Server.Push;

/// <summary>
/// Takes a message to one browser's push service (RFC 8030). A subscription that is gone is dropped; a service that is busy is asked again when
/// it says, one that fails after the pauses of the outbox, until the message is a day old.
/// </summary>
internal sealed class PushErrands(
    WebPush push, PushSubscriptions subscriptions, VapidKeys keys, OutboundClient outbound, IMeterFactory meters, TimeProvider clock) : IOutboxHandler
{
    public const string ErrandKind = "push-errand";

    // No page ever holds this text: quotation marks need no six letters each.
    private static readonly JsonSerializerOptions Plainly = new(JsonSettings.Default) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What is older than a day nobody wants to be woken by.
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    // Endpoints are named by strangers: one that hangs must not hold up the outbox again and again.
    private readonly HostBreaker _breaker = new(failures: 3, TimeSpan.FromMinutes(1), clock);

    private readonly Counter<long> _delivered = meters.Create(new MeterOptions("Discuss"))
        .CreateCounter<long>("discuss.push.delivered", description: "Messages that a push service took from this node.");

    private readonly Counter<long> _failed = meters.Create(new MeterOptions("Discuss"))
        .CreateCounter<long>("discuss.push.failed", description: "Messages that a push service did not take from this node, each time.");

    public string Kind => ErrandKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var errand = push.Open(payload);
        var left = errand.At + Age - clock.GetUtcNow();
        // Whoever subscribed in this browser since is somebody else.
        if (left <= TimeSpan.Zero || await subscriptions.FindAsync(errand.Subscription, cancellationToken) is not { } browser || browser.AuthorId != errand.Author) return;
        var endpoint = new Uri(browser.Endpoint);
        if (!_breaker.IsOpenTo(endpoint.Authority, out var wait)) throw new NotNowException("The push service does not answer.", wait);
        var body = PushEncryption.Encrypt(Plain(errand.Message), browser.PublicKey, browser.Auth);
        (string, string)[] headers =
        [
            ("Authorization", await keys.AuthorizationAsync(endpoint, cancellationToken)), ("Content-Encoding", "aes128gcm"),
            ("TTL", ((long)left.TotalSeconds).ToString(CultureInfo.InvariantCulture)), ("Urgency", "normal"),
        ];
        OutboundAnswer answer;
        try
        {
            answer = await outbound.PostAsync(endpoint, body, "application/octet-stream", headers, keep: 0, Bounds.Fetching, cancellationToken);
        }
        catch (OutboundException)
        {
            _breaker.Failed(endpoint.Authority);
            _failed.Add(1);
            throw;
        }

        _breaker.Succeeded(endpoint.Authority);
        await JudgeAsync(answer, browser, cancellationToken);
    }

    /// <summary>The message as its worker reads it; without the sentence where that would not fit for all its escapes.</summary>
    private static byte[] Plain(PushMessage message)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(message, Plainly);
        return plain.Length <= PushEncryption.MostPlaintext ? plain : JsonSerializer.SerializeToUtf8Bytes(message with { Body = "" }, Plainly);
    }

    private async Task JudgeAsync(OutboundAnswer answer, PushSubscription browser, CancellationToken cancellationToken)
    {
        switch (answer.Status)
        {
            case >= 200 and < 300:
                _delivered.Add(1);
                return;
            case StatusCodes.Status404NotFound or StatusCodes.Status410Gone:
                _failed.Add(1);
                await subscriptions.DropAsync(browser.Id, cancellationToken);
                return;
            case StatusCodes.Status429TooManyRequests or >= 500:
                _failed.Add(1);
                throw new NotNowException($"The push service answered with {answer.Status}.", answer.RetryAfter ?? TimeSpan.Zero);
            default:
                // A message that it does not take it takes no better the next time.
                _failed.Add(1);
                return;
        }
    }
}
