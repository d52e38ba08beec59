using System.Text;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Identity.SignOn;

/// <summary>A publisher's token, as the page around the frame hands it over.</summary>
internal sealed record HandedToken(string? Token = null);

/// <summary>Whether the frame is somebody else than before, and has to show that.</summary>
internal sealed record SignedOn(bool Changed);

/// <summary>The settings of single sign-on as an owner writes them.</summary>
/// <param name="Secret">The key of HS256, at least 32 bytes in UTF-8; left out, the one that is there stays.</param>
/// <param name="Keys">A JSON Web Key Set with public keys, for RS256 and ES256.</param>
/// <param name="KeysUrl">Where such a set is fetched.</param>
internal sealed record SignOnInput(string? Issuer = null, string? Audience = null, string? Secret = null, string? Keys = null, string? KeysUrl = null);

/// <summary>The same as an owner reads them: the secret is never told again.</summary>
internal sealed record SignOnView(string Issuer, string Audience, bool HasSecret, string? Keys, string? KeysUrl)
{
    public DateTimeOffset? SecretMadeAt { get; init; }

    /// <summary>Until when tokens may be signed with the key before this one.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }
}

/// <summary>Single sign-on for a publisher's own users: the frame's call, and the owners' settings.</summary>
internal static class SignOnEndpoints
{
    private const int MinSecretBytes = 32;
    private const int MaxText = Bounds.SignOnText;
    private const int MaxKeys = Bounds.SignOnKeySet;

    // Secrets that stand in examples are everybody's.
    private static readonly string[] Examples = ["changeme", "secret", "example", "password", "your-256-bit"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/sites/{site}/sign-on", EnterAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.SignIn).WithTags("Identity").WithName("signOn");
        var settings = routes.MapGroup("/api/v1/sites/{site}/single-sign-on").Needs(Access.Owner).WithTags("Sites");
        settings.MapGet("", GetAsync).WithName("getSingleSignOn");
        settings.MapPut("", PutAsync).WithName("putSingleSignOn");
        settings.MapDelete("", DeleteAsync).WithName("deleteSingleSignOn");
    }

    /// <summary>Only into the frame, where no role counts: a page of the publisher's that was broken into yields no moderator.</summary>
    private static async Task<Ok<SignedOn>> EnterAsync(
        string site, HandedToken sent, SignOnDirectory directory, SignOnTokens tokens, SignOnMembers members, FrameIdentity frame, SiteDirectory sites,
        HttpContext context, CancellationToken cancellationToken)
    {
        if (!RequestOrigin.IsOwn(context)) throw ProblemException.Forbidden("A token is handed over by the frame.");
        var owner = await sites.GetAsync(site, cancellationToken);
        var settings = await directory.FindAsync(owner.Id, cancellationToken)
            ?? throw new ProblemException(StatusCodes.Status404NotFound, "no-single-sign-on", "The site has no single sign-on.");
        var token = await tokens.CheckAsync(settings, sent.Token ?? throw ProblemException.Invalid("token", "Hand over the token."), cancellationToken);
        var current = context.User.Actor()?.MemberId;
        var member = await members.EnterAsync(owner, token, current, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        if (member == current) return TypedResults.Ok(new SignedOn(Changed: false));
        await frame.EnterAsync(context, member, owner, cancellationToken);
        return TypedResults.Ok(new SignedOn(Changed: true));
    }

    private static async Task<Ok<SignOnView>> GetAsync(
        string site, SignOnDirectory directory, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await OwnedAsync(site, sites, permissions, context, cancellationToken);
        var settings = await directory.FindAsync(owner.Id, cancellationToken)
            ?? throw ProblemException.NotFound("no-single-sign-on", "The site has no single sign-on.");
        return TypedResults.Ok(ViewOf(settings));
    }

    private static async Task<Ok<SignOnView>> PutAsync(
        string site, SignOnInput sent, SignOnDirectory directory, SiteDirectory sites, Permissions permissions, OutboundClient outbound,
        TimeProvider clock, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await OwnedAsync(site, sites, permissions, context, cancellationToken);
        var before = await directory.FindAsync(owner.Id, cancellationToken);
        var settings = Checked(sent, before, outbound);
        // What is sent takes the place of the key that is there at once.
        if (sent.Secret is not null) settings = settings with { Secret = SecretOf(sent.Secret), SecretAt = clock.GetUtcNow(), OldSecret = null, OldSecretUntil = null };
        if (settings is { Secret: null, Keys: null, KeysUrl: null })
            throw ProblemException.Invalid("secret", "Give a secret, a key set, or the address of one.");
        await directory.PutAsync(
            owner.Id, settings, cancellationToken, context.User.RequiredActor(), sent.Secret is null ? null : "single sign-on: key replaced");
        return TypedResults.Ok(ViewOf(settings));
    }

    private static async Task<NoContent> DeleteAsync(
        string site, SignOnDirectory directory, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await OwnedAsync(site, sites, permissions, context, cancellationToken);
        await directory.PutAsync(owner.Id, settings: null, cancellationToken, context.User.RequiredActor(), "single sign-on: ended");
        return TypedResults.NoContent();
    }

    private static async Task<Site> OwnedAsync(
        string slug, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        context.User.RequiredActor();
        var site = await sites.FindAsync(slug, cancellationToken);
        // Who may not look does not learn which sites there are.
        await permissions.RequireAsync(context, site?.Id ?? Permissions.EverySite, Role.Owner, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return site ?? throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }

    private static SignOnView ViewOf(SignOnSettings settings) =>
        new(settings.Issuer, settings.Audience, settings.Secret is not null, settings.Keys, settings.KeysUrl)
        {
            SecretMadeAt = settings.SecretAt, OldSecretUntil = settings.OldSecretUntil,
        };

    /// <summary>The settings as they are sent, with the keys that are there.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static SignOnSettings Checked(SignOnInput sent, SignOnSettings? before, OutboundClient outbound) =>
        (before ?? new SignOnSettings("", "", null, null, null)) with
        {
            Issuer = Named(sent.Issuer, "issuer"), Audience = Named(sent.Audience, "audience"), Keys = KeysOf(sent.Keys), KeysUrl = UrlOf(sent.KeysUrl, outbound),
        };

    private static string Named(string? text, string field) =>
        text is { Length: > 0 and <= MaxText } ? text : throw ProblemException.Invalid(field, $"Write what tokens say here: 1 to {MaxText} characters.");

    private static byte[] SecretOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length is < MinSecretBytes or > MaxText || bytes.Distinct().Count() < 8 || Array.Exists(Examples, text.ToLowerInvariant().Contains))
            throw ProblemException.Invalid("secret", $"A secret has at least {MinSecretBytes} bytes of chance, such as 'openssl rand -hex 32' prints, and stands in no example.");
        return bytes;
    }

    private static string? KeysOf(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return null;
        if (json.Length > MaxKeys) throw ProblemException.Invalid("keys", $"A key set has at most {MaxKeys} characters.");
        try
        {
            SignOnKeys.Parse(json);
            return json;
        }
        catch (FormatException wrong)
        {
            throw ProblemException.Invalid("keys", wrong.Message);
        }
    }

    private static string? UrlOf(string? url, OutboundClient outbound) => string.IsNullOrWhiteSpace(url) ? null
        : outbound.Accepts(url) ? url
        : throw ProblemException.Invalid("keysUrl", "A key set is fetched from an https address.");
}
