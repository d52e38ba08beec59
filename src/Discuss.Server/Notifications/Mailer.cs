using System.Text;
using System.Text.Json;
using System.Security.Cryptography;
using Discuss.Server.Http;
using Discuss.Server.Notifications.Letters;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Server.Notifications;

/// <summary>A mail to one person, in plain text.</summary>
/// <param name="To">A mail address as <see cref="Identity.MailAddress"/> gives it.</param>
/// <param name="From">Who is named as the sender, such as a site.</param>
internal sealed record Letter(string To, string From, string Subject, string Text);

/// <summary>
/// Sends mail by way of the outbox: in the transaction of its reason, and at least once. Until it is sent it lies in the database
/// sealed, because what links in it can do must not be read from a copy of the database.
/// </summary>
internal sealed class Mailer(Outbox outbox, IDataProtectionProvider protection, IMailTransport transport, MailSender sender, MailFailures failures, TimeProvider clock) : IOutboxHandler
{
    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.Letter", "1");

    public string Kind => "mail";

    /// <summary>Sends the letter after the commit of <paramref name="session"/>, and not at all where that fails.</summary>
    public Task SendAsync(WriteSession session, Letter letter, CancellationToken cancellationToken) =>
        outbox.AddAsync(session, Kind, Seal(letter), cancellationToken);

    /// <summary>Sends the letter with what <paramref name="context"/> saves next, and not at all where that fails.</summary>
    public void SendWith(DiscussContext context, Letter letter) => outbox.AddTo(context, Kind, Seal(letter));

    async Task IOutboxHandler.HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var text = _protector.Unprotect(JsonSerializer.Deserialize<string>(payload, JsonSettings.Default)!);
        var (name, letter, at) = JsonSerializer.Deserialize<Stamped>(text, JsonSettings.Default)!;
        var mail = new Mail("letter-" + name, sender.For(letter.From), new System.Net.Mail.MailAddress(letter.To), letter.Subject, letter.Text, at);
        await failures.SendAsync(transport, mail, author: null, at, cancellationToken);
    }

    private string Seal(Letter letter)
    {
        var stamped = new Stamped(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), letter, clock.GetUtcNow());
        return _protector.Protect(JsonSerializer.Serialize(stamped, JsonSettings.Default));
    }

    private sealed record Stamped(string Name, Letter Letter, DateTimeOffset At);
}
