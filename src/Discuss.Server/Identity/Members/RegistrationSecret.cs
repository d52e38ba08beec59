using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity.Members;

/// <summary>
/// The secret of the browser in which somebody registers: it tells, when the link in the mail is opened, that whoever opens it also chose
/// the password. Else a stranger could register with another's address, and that other confirm an account that the stranger can enter.
/// </summary>
internal static class RegistrationSecret
{
    private const int Bytes = 32;
    private const string ProofLabel = "continue";

    /// <summary>Gives the browser a new secret.</summary>
    public static byte[] Give(HttpContext context)
    {
        var secret = RandomNumberGenerator.GetBytes(Bytes);
        var options = Options(context);
        options.MaxAge = PendingRegistrations.Lifetime;
        context.Response.Cookies.Append(Name(context), WebEncoders.Base64UrlEncode(secret), options);
        return secret;
    }

    /// <summary>What is kept of a secret, to know it again.</summary>
    public static string Keep(byte[] secret) => WebEncoders.Base64UrlEncode(SHA256.HashData(secret));

    /// <summary>Whether the browser has the secret of which <paramref name="kept"/> was kept.</summary>
    public static bool IsHere(HttpContext context, string kept) => Read(context) is { } secret && Same(Keep(secret), kept);

    /// <summary>What a form holds that was made for the browser with this secret; of no use to any other.</summary>
    public static string Proof(byte[] secret) => WebEncoders.Base64UrlEncode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(ProofLabel)));

    /// <summary>Whether the form was made for the browser that sends it.</summary>
    public static bool Proves(HttpContext context, string? proof) => proof is not null && Read(context) is { } secret && Same(Proof(secret), proof);

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context));

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static byte[]? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Name(context)] is { } cookie && WebEncoders.Base64UrlDecode(cookie) is { Length: Bytes } secret ? secret : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Name(HttpContext context) => context.Request.IsHttps ? "__Host-discuss-registering" : "discuss-registering";

    // Lax: the link in a mail that is read in the browser is followed from another site.
    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/", HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true, SameSite = SameSiteMode.Lax,
    };
}
