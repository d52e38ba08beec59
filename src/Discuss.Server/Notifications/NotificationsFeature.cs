using System.Globalization;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Activity;
using Discuss.Server.Notifications.Ignoring;
using Discuss.Server.Notifications.Letters;
using Discuss.Server.Notifications.Notices;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Pages.Moderate;
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
        services.AddSingleton<IOutboxBatchHandler, ActivityHandler>();
        AddNotices(services);
        return builder;
    }

    /// <summary>The calls and pages by which people are told of comments, and say what they want to be told of.</summary>
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder app)
    {
        NoticeEndpoints.Map(app);
        SubscriptionEndpoints.Map(app);
        SubscriptionPages.Map(app);
        IgnoringEndpoints.Map(app);
        MailEndpoints.Map(app);
        MailPage.Map(app);
        return app;
    }

    private static void AddNotices(IServiceCollection services)
    {
        services.AddSingleton<IThreadListener, NoticeMaker>();
        services.AddSingleton<NoticePush>();
        services.AddSingleton<INoticePush, PushedNotices>();
        services.AddSingleton<NoticeReader>();
        services.AddSingleton<NoticeTokens>();
        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<Subscribers>();
        services.AddSingleton<FollowsReader>();
        services.AddSingleton<PersonalReader>();
        services.AddSingleton<IgnoredAuthors>();
        services.AddSingleton<MailDue>();
        services.AddSingleton<Mailboxes>();
        services.AddSingleton<MailFailures>();
        services.AddSingleton<LetterReader>();
        services.AddSingleton<IOutboxHandler, NoticeLetters>();
        services.AddHostedService<MailRound>();
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
