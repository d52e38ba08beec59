using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Discuss.Server.Identity.External;

/// <summary>The framework's OAuth handler; it asks the provider who somebody is, and takes only what it needs of the answer.</summary>
internal sealed class ExternalHandler(IOptionsMonitor<ExternalOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : OAuthHandler<ExternalOptions>(options, logger, encoder)
{
    public const string SubjectClaim = "subject";
    public const string NameClaim = "name";
    public const string EmailClaim = "email";

    private const int MaxSubject = Bounds.ProviderSubject;
    private const int MaxName = Bounds.ProviderName;

    private static readonly object Asked = new();

    /// <summary>Whether the provider was asked for a token in this request.</summary>
    public static bool HasAsked(HttpContext context) => context.Items.ContainsKey(Asked);

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        Context.Items[Asked] = true;
        return base.ExchangeCodeAsync(context);
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        using var user = await AskAsync(Options.UserInformationEndpoint, tokens);
        var subject = TextOf(user.RootElement, Options.IdField);
        if (subject is not { Length: > 0 and <= MaxSubject }) throw new AuthenticationFailureException("The provider does not say who it is.");
        identity.AddClaim(new Claim(SubjectClaim, subject));
        if (TextOf(user.RootElement, Options.NameField) is { Length: > 0 and <= MaxName } name) identity.AddClaim(new Claim(NameClaim, name));
        if (await AddressAsync(user.RootElement, tokens) is { } email && MailAddress.TryNormalize(email, out var address)) identity.AddClaim(new Claim(EmailClaim, address));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    /// <summary>The address that the provider says is this person's, having made sure of it.</summary>
    private async Task<string?> AddressAsync(JsonElement user, OAuthTokenResponse tokens)
    {
        if (Options.EmailsEndpoint is null) return IsTrue(user, Options.EmailVerifiedField) ? TextOf(user, Options.EmailField) : null;
        using var list = await AskAsync(Options.EmailsEndpoint, tokens);
        if (list.RootElement.ValueKind != JsonValueKind.Array) return null;
        var verified = list.RootElement.EnumerateArray().Where(entry => IsTrue(entry, "verified")).ToList();
        return verified.Where(entry => IsTrue(entry, "primary")).Concat(verified).Select(entry => TextOf(entry, "email")).FirstOrDefault();
    }

    private async Task<JsonDocument> AskAsync(string endpoint, OAuthTokenResponse tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Discuss", "1"));
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Context.RequestAborted));
    }

    // A number there may be one in JSON, too.
    private static string? TextOf(JsonElement element, string field) =>
        element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(field, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;

    // Nothing but the truth value, and the word that some providers write for it.
    private static bool IsTrue(JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));
}
