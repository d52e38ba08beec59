using System.Net.Mail;
using Discuss.Server.Http;
using Discuss.Server.Identity;

namespace Discuss.Server.Notifications;

/// <summary>The address that mail comes from: <c>Discuss:Mail:From</c>, else <c>discuss@</c> the host of the public address.</summary>
internal sealed class MailSender
{
    private readonly string _address;

    /// <exception cref="ConfigurationException"><c>Discuss:Mail:From</c> is no mail address.</exception>
    public MailSender(IConfiguration configuration, PublicAddress address)
    {
        _address = $"discuss@{address.Host}";
        if (configuration["Discuss:Mail:From"] is not { Length: > 0 } from) return;
        if (!Identity.MailAddress.TryNormalize(from, out var normalized)) throw new ConfigurationException($"Discuss:Mail:From: '{from}' is no mail address.");
        _address = normalized;
    }

    /// <param name="name">Who is named beside the address, such as a site.</param>
    public System.Net.Mail.MailAddress For(string name) => new(_address, string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c)));
}
