using System.Buffers;
using Discuss.Server.Images;
using Discuss.Server.Sites;

namespace Discuss.Server.Embed;

/// <summary>What a browser may do with the thread's pages.</summary>
internal static class PageHeaders
{
    private const string Base =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "require-trusted-types-for 'script'; trusted-types discuss discuss-push; ";

    // In a setting these would add to the policy.
    private static readonly SearchValues<char> Separators = SearchValues.Create(" ;,'\"\t\r\n*");

    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>The framed page: in the pages of its site, and nowhere else.</summary>
    public static string Framed(HttpContext context, Site site) => $"{Base}{Pictures(context, site)}; frame-ancestors {string.Join(' ', Origins(site).Prepend("'self'"))}";

    /// <summary>A page that stands for itself.</summary>
    public static string Alone => Base + "img-src 'self'; frame-ancestors 'none'";

    /// <summary>The thread as a page that stands for itself.</summary>
    public static string ThreadAlone(HttpContext context, Site site) => $"{Base}{Pictures(context, site)}; frame-ancestors 'none'";

    /// <summary>The thread as administrators try its look: in a frame of their own page, where it runs nothing and sends nothing.</summary>
    public static string Preview(HttpContext context, Site site) =>
        $"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; {Pictures(context, site)}; frame-ancestors 'self'";

    // Members whom the publisher signs in have their pictures there.
    private static string Pictures(HttpContext context, Site site)
    {
        var images = context.RequestServices.GetRequiredService<ImageAddresses>().Origin;
        return "img-src " + string.Join(' ', Origins(site).Where(origin => origin.StartsWith("https:", StringComparison.Ordinal))
            .Concat(site.Settings.Images.Hosts.SelectMany(host => (string[])[$"https://{host}", $"https://*.{host}"]))
            .Prepend("'self'" + (images is null ? "" : " " + images)));
    }

    private static IEnumerable<string> Origins(Site site) => site.Settings.Origins.Where(IsPlain);

    private static bool IsPlain(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && !origin.AsSpan().ContainsAny(Separators);
}
