using System.Globalization;
using Discuss.Server.Identity;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications;

internal static class NotificationsFeature
{
    private const int SubmissionPort = 587;

    /// <summary>Mail, by way of the outbox: to a mail server where <c>Discuss:Mail:Smtp:Host</c> names one, else into a folder.</summary>
    /// <exception cref="ConfigurationException">The settings of the mail server cannot be used.</exception>
    public static IHostApplicationBuilder AddNotifications(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (SmtpOf(builder.Configuration.GetSection("Discuss:Mail:Smtp")) is { } smtp) services.AddSingleton<IMailTransport>(new SmtpTransport(smtp));
        else services.AddSingleton<IMailTransport, MailPickup>();
        services.AddSingleton<MailFolder>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<Mailer>();
        services.AddSingleton<IOutboxHandler>(provider => provider.GetRequiredService<Mailer>());
        services.AddSingleton<IOutboxHandler, ReportMail>();
        return builder;
    }

    private static SmtpSettings? SmtpOf(IConfigurationSection section)
    {
        if (section["Host"] is not { Length: > 0 } host) return null;
        var port = SubmissionPort;
        if (section["Port"] is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > ushort.MaxValue))
            throw new ConfigurationException($"Discuss:Mail:Smtp:Port: '{text}' is no port.");
        var (user, password) = (section["User"], section["Password"]);
        if (user is null != password is null) throw new ConfigurationException("Discuss:Mail:Smtp:User and Discuss:Mail:Smtp:Password go together: one of them is missing.");
        return new SmtpSettings(host, port, section.GetValue("Tls", defaultValue: true), user, password);
    }
}
