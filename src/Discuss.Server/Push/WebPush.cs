using System.Text;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Server.Push;

/// <summary>What a browser shows: a title, a sentence, and where a click leads.</summary>
/// <param name="Url">An address of http or https, of at most <see cref="Bounds.PushUrl"/> bytes; a longer one is left out.</param>
/// <param name="Tag">A newer message of the same tag takes the place of an older one.</param>
internal sealed record PushMessage(string Title, string Body, string Url, string? Tag = null);

/// <summary>
/// Sends a message to all browsers of an author by way of the outbox: in the transaction of its reason, at least once, and for no longer than
/// a day. Until it is sent it lies in the database sealed.
/// </summary>
internal sealed class WebPush(
    IDatabase database, Outbox outbox, PushSubscriptions subscriptions, IDataProtectionProvider protection, TimeProvider clock) : IOutboxHandler
{
    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.Push", "1");

    public string Kind => "push";

    /// <summary>Sends the message after the commit of <paramref name="session"/>, and not at all where that fails. Who has no browser gets nothing.</summary>
    public Task SendAsync(WriteSession session, long author, PushMessage message, CancellationToken cancellationToken) =>
        outbox.AddAsync(session, Kind, Seal(author, message), cancellationToken);

    /// <summary>The same in a transaction of its own.</summary>
    public Task SendAsync(long author, PushMessage message, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await SendAsync(session, author, message, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>One errand for each browser, so that one whose service is slow is tried again by itself.</summary>
    async Task IOutboxHandler.HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var told = Open(payload);
        var browsers = await subscriptions.OfAsync(told.Author, cancellationToken);
        if (browsers.Count == 0) return;
        await database.WriteAsync(
            async session =>
            {
                foreach (var browser in browsers)
                    await outbox.AddAsync(session, PushErrands.ErrandKind, Seal(told with { Subscription = browser.Id }), cancellationToken);
                return browsers.Count;
            },
            cancellationToken);
    }

    /// <summary>What an errand's payload says.</summary>
    public PushErrand Open(string payload) =>
        JsonSerializer.Deserialize<PushErrand>(_protector.Unprotect(JsonSerializer.Deserialize<string>(payload, JsonSettings.Default)!), JsonSettings.Default)!;

    private string Seal(long author, PushMessage message) => Seal(new PushErrand(author, 0, Short(message), clock.GetUtcNow()));

    private string Seal(PushErrand told) => _protector.Protect(JsonSerializer.Serialize(told, JsonSettings.Default));

    /// <summary>As much of it as fits into a push message, in whole characters.</summary>
    private static PushMessage Short(PushMessage message) =>
        message with { Title = Cut(message.Title, Bounds.PushTitle), Body = Cut(message.Body, Bounds.PushBody), Url = Encoding.UTF8.GetByteCount(message.Url) <= Bounds.PushUrl ? message.Url : "" };

    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        var cut = new StringBuilder();
        var left = bytes - Encoding.UTF8.GetByteCount("…");
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0) break;
            cut.Append(rune.ToString());
        }

        return cut.Append('…').ToString();
    }
}

/// <summary>A message on its way to an author's browsers, or to one of them.</summary>
internal sealed record PushErrand(long Author, long Subscription, PushMessage Message, DateTimeOffset At);
