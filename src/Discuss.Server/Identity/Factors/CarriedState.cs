using System.Security.Cryptography;
using System.Text.Json;
using Discuss.Server.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity.Factors;

/// <summary>
/// What a browser carries from one step of signing in to the next: sealed, for some minutes, in a cookie of first-party pages that no
/// script reads.
/// </summary>
internal sealed class CarriedState(IDataProtectionProvider protection, TimeProvider clock)
{
    // A real one has half of that; browsers keep no more than four kilobytes.
    private const int MaxLength = Bounds.CarriedState;

    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.Carried", "1");

    /// <param name="name">One name for one kind of state: what was carried under another is not opened.</param>
    public void Write<T>(HttpContext context, string name, T state, TimeSpan lifetime)
        where T : class
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new Envelope<T>(state, clock.GetUtcNow() + lifetime), JsonSettings.Default);
        var options = Options(context);
        options.MaxAge = lifetime;
        context.Response.Cookies.Append(Name(context, name), WebEncoders.Base64UrlEncode(Protector(name).Protect(bytes)), options);
    }

    /// <summary>What is carried; <see langword="null"/> where there is nothing, or it is not ours, or too old.</summary>
    public T? Read<T>(HttpContext context, string name)
        where T : class
    {
        if (context.Request.Cookies[Name(context, name)] is not { Length: > 0 and <= MaxLength } text) return null;
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope<T>>(Protector(name).Unprotect(WebEncoders.Base64UrlDecode(text)), JsonSettings.Default)!;
            return envelope.Until > clock.GetUtcNow() ? envelope.State : null;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    public static void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(Name(context, name), Options(context));

    private IDataProtector Protector(string name) => _protector.CreateProtector(name);

    private static string Name(HttpContext context, string name) => (context.Request.IsHttps ? "__Host-discuss-" : "discuss-") + name;

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/", HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true, SameSite = SameSiteMode.Strict,
    };

    private sealed record Envelope<T>(T State, DateTimeOffset Until);
}
