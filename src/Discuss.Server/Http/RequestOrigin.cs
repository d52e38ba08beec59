namespace Discuss.Server.Http;

/// <summary>Whether a browser says that a request comes from this server's own pages.</summary>
internal static class RequestOrigin
{
    /// <summary>Methods that change nothing.</summary>
    public static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>
    /// By <c>Sec-Fetch-Site</c>, which no page can set; where a browser sends none (plain http, old ones), by an <c>Origin</c>
    /// that is exactly ours. A request with neither does not come from a page of ours.
    /// </summary>
    public static bool IsOwn(HttpContext context)
    {
        var headers = context.Request.Headers;
        var origin = headers.Origin.ToString();
        // Where a page sends no referrer, browsers write "null" for the origin of its forms.
        var ours = origin.Length == 0 || origin == "null" || origin == Own(context);
        return headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" => ours,
            // Typed, or from a bookmark: nobody's page.
            "none" => ours && origin != "null",
            "" => origin.Length > 0 && origin == Own(context),
            _ => false,
        };
    }

    /// <summary>This server's origin as the browser of this request names it: scheme, host, and port where it is not the usual one.</summary>
    public static string Own(HttpContext context)
    {
        var host = context.Request.Host;
        var usual = context.Request.IsHttps ? 443 : 80;
        return host.Port is null || host.Port == usual
            ? $"{context.Request.Scheme}://{host.Host}".ToLowerInvariant()
            : $"{context.Request.Scheme}://{host.Value}".ToLowerInvariant();
    }
}
