namespace Discuss.Server.Identity;

/// <summary>
/// The identity in the framed thread: a guest's token or a member's session, in a cookie that belongs to the publisher's page and the
/// frame together (partitioned), and that no script reads. Over plain http, where browsers refuse such a cookie, an ordinary one.
/// </summary>
internal static class FrameCookie
{
    private static readonly TimeSpan GuestAge = TimeSpan.FromDays(365);

    public static void WriteGuest(HttpContext context, string token) => Write(context, 'g', token, GuestAge);

    public static void WriteMember(HttpContext context, SealedSession session) => Write(context, 'm', session.Token, Sessions.Lifetime);

    /// <summary>What the browser sent: a guest's token, or a member's; both <see langword="null"/> where it sent nothing of ours.</summary>
    public static (string? Guest, string? Member) Read(HttpContext context) => context.Request.Cookies[Name(context)] switch
    {
        ['g', .. var token] => (token, null),
        ['m', .. var token] => (null, token),
        _ => (null, null),
    };

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context));

    private static string Name(HttpContext context) => context.Request.IsHttps ? "__Host-discuss" : "discuss";

    private static void Write(HttpContext context, char kind, string token, TimeSpan age)
    {
        var (name, options) = (Name(context), Options(context));
        options.MaxAge = age;
        // One identity in an answer: what was renewed or thrown away on the way here is another's by now.
        context.Response.Headers.SetCookie =
            context.Response.Headers.SetCookie.Where(set => set?.StartsWith(name + "=", StringComparison.Ordinal) != true).ToArray();
        context.Response.Cookies.Append(name, kind + token, options);
    }

    private static CookieOptions Options(HttpContext context)
    {
        var https = context.Request.IsHttps;
        var options = new CookieOptions
        {
            Path = "/", HttpOnly = true, Secure = https, IsEssential = true, SameSite = https ? SameSiteMode.None : SameSiteMode.Lax,
        };
        if (https) options.Extensions.Add("Partitioned");
        return options;
    }
}

/// <summary>The cookies by which somebody is known.</summary>
internal static class IdentityCookies
{
    /// <summary>Whether one of them may be in a header: surely not where this is false.</summary>
    public static bool MayBeIn(Microsoft.Extensions.Primitives.StringValues headers)
    {
        foreach (var header in headers)
        {
            // Both names hold this word.
            if (header?.Contains("discuss", StringComparison.OrdinalIgnoreCase) == true) return true;
        }

        return false;
    }
}

/// <summary>
/// The identity on first-party pages: never sent from a frame on another site, and the only cookie with which a role counts.
/// </summary>
internal static class AccountCookie
{
    public static void Write(HttpContext context, SealedSession session)
    {
        var options = Options(context);
        options.MaxAge = Sessions.Lifetime;
        context.Response.Cookies.Append(Name(context), session.Token, options);
    }

    public static string? Read(HttpContext context) => context.Request.Cookies[Name(context)];

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context));

    private static string Name(HttpContext context) => context.Request.IsHttps ? "__Host-discuss-account" : "discuss-account";

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/", HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true, SameSite = SameSiteMode.Strict,
    };
}
