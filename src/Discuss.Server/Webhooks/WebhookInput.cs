using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;

namespace Discuss.Server.Webhooks;

/// <summary>A webhook as somebody writes it, checked field by field.</summary>
internal sealed class WebhookInput(OutboundClient outbound)
{
    /// <exception cref="ProblemException">400 naming <c>url</c> or <c>events</c>.</exception>
    public async Task<(string Url, WebhookKinds Kinds)> CheckAsync(WebhookBody body, CancellationToken cancellationToken)
    {
        var url = body.Url?.Trim();
        if (string.IsNullOrEmpty(url)) throw ProblemException.Invalid("url", "Say where to send: an https address.");
        if (!outbound.Accepts(url))
            throw ProblemException.Invalid("url", $"Events are sent to an https address of at most {Bounds.FetchedAddress} characters, without a user in it.");
        if (await outbound.IsInnerAsync(new Uri(url), cancellationToken))
            throw ProblemException.Invalid("url", "This address is not one of the public internet.");
        return (url, KindsOf(body.Events ?? []));
    }

    /// <exception cref="ProblemException">404 for what is no number.</exception>
    public static long Id(string? id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Unknown();

    public static ProblemException Unknown() => ProblemException.NotFound("unknown-webhook", "There is no such webhook.");

    /// <summary>The identifier of a delivery: 32 digits.</summary>
    /// <exception cref="ProblemException">404 for anything else.</exception>
    public static string DeliveryId(string? id) => id is { Length: 32 } && id.All(char.IsAsciiHexDigitLower) ? id : throw UnknownDelivery();

    public static ProblemException UnknownDelivery() => ProblemException.NotFound("unknown-delivery", "There is no such delivery.");

    private static WebhookKinds KindsOf(IReadOnlyList<string> events)
    {
        var kinds = WebhookKinds.None;
        foreach (var word in events.Take(WebhookWords.All.Count + 1))
        {
            var kind = WebhookWords.Find(word);
            if (kind == WebhookKinds.None)
                throw ProblemException.Invalid("events", "An event is one of: " + string.Join(", ", WebhookWords.All.Select(one => one.Word)) + ".");
            kinds |= kind;
        }

        if (events.Count > WebhookWords.All.Count) throw ProblemException.Invalid("events", $"There are {WebhookWords.All.Count} events.");
        return kinds != WebhookKinds.None ? kinds : throw ProblemException.Invalid("events", "Choose at least one event.");
    }
}
