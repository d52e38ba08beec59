using Discuss.Server.Http;

namespace Discuss.Server.Identity;

/// <summary>Guests: who they are, where they may write, their mail addresses.</summary>
internal static class GuestServices
{
    public static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(new MailFloodSwitch(Limits.AreOn(builder.Configuration, builder.Environment)));
        services.AddSingleton<MailFlood>();
        services.AddSingleton<GuestReader>();
        services.AddSingleton<GuestStates>();
        services.AddSingleton<GuestAdmission>();
        services.AddSingleton<GuestAddresses>();
        services.AddSingleton<GuestMail>();
        services.AddSingleton<GuestService>();
        services.AddSingleton<GuestClaims>();
        services.AddHostedService<GuestSockets>();
    }
}
