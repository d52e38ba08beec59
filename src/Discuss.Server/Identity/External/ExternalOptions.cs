using Microsoft.AspNetCore.Authentication.OAuth;

namespace Discuss.Server.Identity.External;

/// <summary>
/// One provider: <c>Discuss:External:{name}:…</c>. <c>google</c> and <c>github</c> need <c>ClientId</c> and <c>ClientSecret</c> only;
/// others name their endpoints and, where they differ from OpenID Connect's, the fields of the user information.
/// </summary>
internal sealed class ExternalOptions : OAuthOptions
{
    public string Title { get; set; } = "";
    public string IdField { get; set; } = "sub";
    public string NameField { get; set; } = "name";
    public string EmailField { get; set; } = "email";
    public string EmailVerifiedField { get; set; } = "email_verified";

    /// <summary>Where the addresses are listed apart, as <c>[{email, primary, verified}]</c>.</summary>
    public string? EmailsEndpoint { get; set; }

    /// <exception cref="ConfigurationException">Something is missing, or no address.</exception>
    public void Read(string name, IConfigurationSection section)
    {
        Preset(name);
        ClientId = Text(section, nameof(ClientId), null);
        ClientSecret = Text(section, nameof(ClientSecret), null);
        AuthorizationEndpoint = Address(section, nameof(AuthorizationEndpoint), AuthorizationEndpoint);
        TokenEndpoint = Address(section, nameof(TokenEndpoint), TokenEndpoint);
        UserInformationEndpoint = Address(section, nameof(UserInformationEndpoint), UserInformationEndpoint);
        if (section[nameof(EmailsEndpoint)] is { Length: > 0 }) EmailsEndpoint = Address(section, nameof(EmailsEndpoint), null);
        Title = Text(section, nameof(Title), Title.Length > 0 ? Title : name);
        IdField = Text(section, nameof(IdField), IdField);
        NameField = Text(section, nameof(NameField), NameField);
        EmailField = Text(section, nameof(EmailField), EmailField);
        EmailVerifiedField = Text(section, nameof(EmailVerifiedField), EmailVerifiedField);
        if (section[nameof(Scope)] is not { Length: > 0 } scope) return;
        Scope.Clear();
        foreach (var one in scope.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)) Scope.Add(one);
    }

    private void Preset(string name)
    {
        if (name == "google")
        {
            (Title, AuthorizationEndpoint, TokenEndpoint, UserInformationEndpoint) = (
                "Google", "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token",
                "https://openidconnect.googleapis.com/v1/userinfo");
        }
        else if (name == "github")
        {
            (Title, AuthorizationEndpoint, TokenEndpoint, UserInformationEndpoint, EmailsEndpoint) = (
                "GitHub", "https://github.com/login/oauth/authorize", "https://github.com/login/oauth/access_token", "https://api.github.com/user",
                "https://api.github.com/user/emails");
            // The name that people chose may be missing; the one they sign in with is always there.
            (IdField, NameField) = ("id", "login");
            Scope.Add("read:user");
            Scope.Add("user:email");
            return;
        }

        foreach (var scope in new[] { "openid", "profile", "email" }) Scope.Add(scope);
    }

    private static string Text(IConfigurationSection section, string key, string? otherwise) =>
        section[key] is { Length: > 0 } text ? text : otherwise ?? throw new ConfigurationException($"{section.Path}:{key} is missing.");

    private static string Address(IConfigurationSection section, string key, string? otherwise)
    {
        var text = Text(section, key, string.IsNullOrEmpty(otherwise) ? null : otherwise);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback)
            ? text
            : throw new ConfigurationException($"{section.Path}:{key}: '{text}' is no address that begins with https.");
    }
}
