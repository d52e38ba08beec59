namespace Discuss.Server.Http;

/// <summary>Headers that make a browser do less with an answer. What a page needs otherwise, it sets itself.</summary>
internal static class SecurityHeaders
{
    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Of first-party pages: their own style and script, forms to this server, never in a frame.</summary>
    public const string PagePolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the last moment: an answer that says what went wrong starts with empty headers.
        context.Response.OnStarting(
            static state =>
            {
                Apply((HttpContext)state);
                return Task.CompletedTask;
            },
            context);
        return next(context);
    });

    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        var api = context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Permissions-Policy", Permissions);
        headers.TryAdd("Referrer-Policy", api ? "no-referrer" : "same-origin");
        if (api) headers.ContentSecurityPolicy = ApiPolicy;
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
    }
}
