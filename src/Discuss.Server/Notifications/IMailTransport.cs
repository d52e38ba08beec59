namespace Discuss.Server.Notifications;

/// <summary>Where mail goes out.</summary>
internal interface IMailTransport
{
    /// <summary>
    /// Hands the mail over. What was handed over before under its name is the same mail: where the transport can tell, it goes once.
    /// </summary>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}
