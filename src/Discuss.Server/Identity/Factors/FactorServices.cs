using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity.Factors;

internal static class FactorServices
{
    /// <summary>The second factor, and what asks for it.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AuthenticatorCodes>();
        services.AddSingleton<Lockout>();
        services.AddSingleton<CarriedState>();
        services.AddSingleton<SecondStep>();
        services.AddSingleton<StrongRoles>();
        services.AddScoped<TwoFactor>();
        services.AddScoped<WaysIn>();
        services.AddScoped<FactorNews>();
    }

    /// <summary>The framework's services for members, with the store and the codes of this folder.</summary>
    public static IdentityBuilder AddFactors(this IdentityBuilder identity) => identity
        .AddUserStore<MemberStore>()
        .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
}
