using Discuss.Server.Http;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity.Passkeys;

internal static class PasskeyServices
{
    private const string Required = "required";

    /// <summary>Passkeys for this server's own domain and origin, which are those of <c>Discuss:PublicUrl</c> where that is set.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<IPasskeyHandler<Member>, PasskeyHandler<Member>>();
        services.AddScoped<MemberPasskeys>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            // What is no address is an error of PublicAddress, which says so at the start.
            var home = Uri.TryCreate(configuration["Discuss:PublicUrl"], UriKind.Absolute, out var address) ? address : null;
            options.ServerDomain = home?.IdnHost;
            options.UserVerificationRequirement = Required;
            // Found by the browser without a name typed.
            options.ResidentKeyRequirement = Required;
            // Nobody asks which make an authenticator is.
            options.AttestationConveyancePreference = "none";
            options.ValidateOrigin = shown => ValueTask.FromResult(
                !shown.CrossOrigin && string.IsNullOrEmpty(shown.TopOrigin)
                && shown.Origin == (home?.GetLeftPart(UriPartial.Authority) ?? RequestOrigin.Own(shown.HttpContext)));
        });
    }
}
