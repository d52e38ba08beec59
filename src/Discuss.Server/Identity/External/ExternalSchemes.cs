using Discuss.Server.Pages.Account.External;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Discuss.Server.Identity.External;

internal static class ExternalSchemes
{
    // An answer about one person; the rest of a larger one is not read.
    private const int MaxAnswer = Bounds.ProviderAnswer;

    private const int MaxProviderName = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The providers of <c>Discuss:External</c>, each a scheme of its own.</summary>
    /// <exception cref="ConfigurationException">One of them cannot work.</exception>
    public static AuthenticationBuilder AddExternal(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        var services = authentication.Services;
        services.AddScoped<ExternalMembers>();
        var providers = new List<ExternalProvider>();
        foreach (var section in configuration.GetSection("Discuss:External").GetChildren())
        {
            var name = section.Key.ToLowerInvariant();
            if (name.Length > MaxProviderName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                throw new ConfigurationException($"{section.Path}: a provider's name is made of letters, digits and hyphens, {MaxProviderName} at the most.");
            // Once here, so that what is wrong is said at the start.
            var read = new ExternalOptions();
            read.Read(name, section);
            providers.Add(new ExternalProvider(name, read.Title));
            authentication.AddOAuth<ExternalOptions, ExternalHandler>(SchemeOf(name), read.Title, options => Configure(options, name, section, configuration));
        }

        services.AddSingleton(new ExternalProviders(providers));
        return authentication;
    }

    public static string SchemeOf(string provider) => "external-" + provider;

    private static void Configure(ExternalOptions options, string name, IConfigurationSection section, IConfiguration configuration)
    {
        options.Read(name, section);
        options.CallbackPath = $"/account/external/{name}/callback";
        options.UsePkce = true;
        options.SaveTokens = false;
        options.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        options.BackchannelTimeout = Patience;
        options.Backchannel = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer,
        };
        // The provider leads back from another site: a strict cookie would not come along.
        var https = configuration["Discuss:PublicUrl"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) is true;
        options.CorrelationCookie = new CookieBuilder
        {
            Name = (https ? "__Host-" : "") + "discuss-external-", Path = "/", HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax,
            SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest, MaxAge = TimeSpan.FromMinutes(10),
        };
        options.Events = new OAuthEvents { OnTicketReceived = ExternalCallback.ReceivedAsync, OnRemoteFailure = ExternalCallback.FailedAsync };
    }
}
