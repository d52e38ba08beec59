using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Discuss.Server.Notifications;

/// <summary>Where to hand mail over, from <c>Discuss:Mail:Smtp</c>.</summary>
/// <param name="Tls">Whether the connection must be encrypted (STARTTLS); a server that cannot is not spoken to.</param>
internal sealed record SmtpSettings(string Host, int Port, bool Tls, string? User, string? Password);

/// <summary>Hands mail to a mail server.</summary>
internal sealed class SmtpTransport(SmtpSettings settings) : IMailTransport
{
    // A mail server that does not answer must not hold up what waits behind it: the outbox tries again.
    private const int TimeoutMilliseconds = 30_000;

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        using var message = new MailMessage(mail.From, mail.To) { Subject = Line(mail.Subject), SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };
        message.AlternateViews.Add(View("text/plain", mail.Text));
        if (mail.Html is not null) message.AlternateViews.Add(View("text/html", mail.Html));
        // The same for what is sent twice, so that a mail server can tell.
        message.Headers.Add("Message-ID", $"<{mail.Name}@{mail.From.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        foreach (var (name, value) in mail.Headers) message.Headers.Add(name, value);
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Tls, Timeout = TimeoutMilliseconds };
        if (settings.User is not null) client.Credentials = new NetworkCredential(settings.User, settings.Password);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeoutMilliseconds);
        try
        {
            await client.SendMailAsync(message, limit.Token);
        }
        catch (SmtpException fault)
        {
            // The server's own words may name whom the mail was for, and who writes this into the log shall not.
            var why = fault.InnerException is IOException or SocketException or AuthenticationException ? fault.InnerException.Message : fault.StatusCode.ToString();
            throw new MailNotTakenException($"The mail server at {settings.Host}:{settings.Port} did not take a mail: {why}.") { IsFinal = IsFinal(fault) };
        }
    }

    // Codes of five hundred and more are for good (RFC 5321); those that say how the server is to be spoken to are about us, and change with its settings.
    private static bool IsFinal(SmtpException fault) =>
        fault is SmtpFailedRecipientException && (int)fault.StatusCode is >= 500 and not (530 or 534 or 535 or 538);

    private static AlternateView View(string type, string text) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))), new ContentType(type) { CharSet = "utf-8" })
        {
            TransferEncoding = TransferEncoding.Base64,
        };

    /// <summary>One line, whatever the text holds: the rest of a header is not for it to write.</summary>
    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

/// <summary>A mail could not be handed over. The message says nothing of whom it was for.</summary>
internal sealed class MailNotTakenException(string message) : Exception(message)
{
    /// <summary>Whether this recipient takes no mail, today or tomorrow.</summary>
    public bool IsFinal { get; init; }
}
