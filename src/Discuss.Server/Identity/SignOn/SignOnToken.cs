using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Discuss.Server.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Discuss.Server.Identity.SignOn;

/// <summary>What a publisher's token says of one of their users.</summary>
/// <param name="Subject">The publisher's own name for the user, which never changes.</param>
/// <param name="Email">Only where the publisher says that it is verified.</param>
/// <param name="Roles">The roles on the site; <see langword="null"/> where the token says nothing of them.</param>
/// <param name="Articles">The keys of articles that the user wrote; <see langword="null"/> where the token says nothing of them.</param>
/// <param name="Use">By which the token is known again: it is good once.</param>
internal sealed record SignOnToken(
    string Subject, string Name, string? Email, string? AvatarUrl, string? Badge, IReadOnlyList<string>? Roles, IReadOnlyList<string>? Articles,
    byte[] Use, DateTimeOffset Expires);

/// <summary>Checks tokens: algorithm, key, issuer, audience, times, and that what they say can be used.</summary>
internal sealed class SignOnTokens(SignOnKeys keys, TimeProvider clock)
{
    public const int MaxLength = Bounds.SignOnToken;
    public const int MaxSubject = Bounds.SignOnSubject;
    private const int MaxPicture = Bounds.SignOnPicture;
    private const int MaxBadge = Bounds.SignOnBadge;
    private const int MaxArticles = Bounds.SignOnArticles;
    private const int MaxRoles = Bounds.SignOnRoles;

    /// <summary>A token is made when the page is; one that is good for longer could be used by whoever finds it.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly string[] Algorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };

    /// <exception cref="ProblemException">400 <c>bad-token</c>, naming <c>token</c>: which of the checks failed, and nothing of the key.</exception>
    public async Task<SignOnToken> CheckAsync(SignOnSettings settings, string token, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > MaxLength) throw Bad($"A token has 1 to {MaxLength} characters.");
        var read = Read(token);
        if (!Algorithms.Contains(read.Alg, StringComparer.Ordinal)) throw Bad("The algorithm is none of HS256, RS256 and ES256.");
        if (read.TryGetHeaderValue<object>("crit", out _)) throw Bad("The token asks for an extension that is not known.");
        var usable = await keys.ForAsync(settings, read.Alg, read.Kid is { Length: > 0 } id ? id : null, cancellationToken);
        if (usable.Count == 0) throw Bad("There is no key for this algorithm and key identifier.");
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms, IssuerSigningKeys = usable, RequireSignedTokens = true, RequireExpirationTime = true,
            ValidIssuer = settings.Issuer, ValidAudience = settings.Audience, TryAllIssuerSigningKeys = true,
            LifetimeValidator = IsInTime,
        });
        return result.IsValid ? Content((JsonWebToken)result.SecurityToken) : throw Bad(SentenceOf(result.Exception));
    }

    private static JsonWebToken Read(string token)
    {
        try
        {
            return Handler.ReadJsonWebToken(token);
        }
        catch (Exception fault) when (fault is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            throw Bad("This is no signed JSON Web Token.");
        }
    }

    private static SignOnToken Content(JsonWebToken token)
    {
        using var content = Parse(token);
        var claims = content.RootElement;
        var subject = Text(claims, "sub", MaxSubject) ?? throw Bad("The token names no subject (sub).");
        var use = Text(claims, "jti", MaxSubject) ?? throw Bad("The token has no identifier of its own (jti).");
        var name = Text(claims, "name", MaxSubject) ?? throw Bad("The token names no name.");
        var verified = claims.TryGetProperty("email_verified", out var said) && said.ValueKind == JsonValueKind.True;
        return new SignOnToken(
            subject, name, verified ? Text(claims, "email", MailAddress.MaxLength) : null, Text(claims, "picture", MaxPicture), Text(claims, "badge", MaxBadge),
            Texts(claims, "roles", MaxRoles), Texts(claims, "articles", MaxArticles),
            SHA256.HashData(Encoding.UTF8.GetBytes(use)), new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }

    /// <summary>What was signed, each name once: of two, who checks and who uses could take another.</summary>
    private static JsonDocument Parse(JsonWebToken token)
    {
        try
        {
            return JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw Bad("What the token says is not plain JSON with each name once.");
        }
    }

    private static string? Text(JsonElement claims, string name, int longest)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= longest && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : throw Bad($"What the token says of '{name}' is no text of 1 to {longest} characters.");
    }

    private static List<string>? Texts(JsonElement claims, string name, int most)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(one => one.GetString()!)];
        throw Bad($"What the token says of '{name}' is no list of at most {most} texts.");
    }

    private static string SentenceOf(Exception? fault) => fault switch
    {
        SecurityTokenInvalidIssuerException => "The token was made by another issuer (iss).",
        SecurityTokenInvalidAudienceException => "The token was made for somebody else (aud).",
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException or SecurityTokenNotYetValidException =>
            $"The token is expired, not good yet, or good for longer than {MaxLifetime.TotalMinutes:0} minutes (exp, nbf).",
        _ => "The signature is not good.",
    };

    private static ProblemException Bad(string detail) =>
        new(StatusCodes.Status400BadRequest, "bad-token", "The token is not good.", detail) { Errors = { ["token"] = [detail] } };

    private bool IsInTime(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && end > now - Skew && end <= now + MaxLifetime + Skew && (from is null || from <= now + Skew);
    }
}
