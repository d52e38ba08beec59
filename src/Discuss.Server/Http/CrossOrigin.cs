using Discuss.Server.Identity;
using Discuss.Server.Sites;

namespace Discuss.Server.Http;

/// <summary>
/// Lets the pages of a site call the API for that site: the exact origins of its settings, and no others. Never with cookies: what
/// a page of another origin does here, it does with a token or as nobody.
/// </summary>
internal static class CrossOrigin
{
    private const string Prefix = "/api/v1";
    private const string Methods = "GET, POST, PUT, PATCH, DELETE";
    private const string Headers = "authorization, content-type, idempotency-key, if-match, if-none-match";
    private const string Exposed = "etag, location, retry-after";
    private const string PreflightSeconds = "600";

    public static IApplicationBuilder UseCrossOrigin(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            await next(context);
            return;
        }

        var origin = context.Request.Headers.Origin.ToString();
        var allowed = origin.Length > 0
            && await IsAllowedAsync(context.RequestServices.GetRequiredService<SiteOrigins>(), rest, origin, context.RequestAborted);
        context.Response.OnStarting(() =>
        {
            Write(context, allowed ? origin : null);
            return Task.CompletedTask;
        });
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0)
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!allowed) return;
        context.Response.Headers.AccessControlAllowMethods = Methods;
        context.Response.Headers.AccessControlAllowHeaders = Headers;
        context.Response.Headers.AccessControlMaxAge = PreflightSeconds;
    });

    /// <summary>The same for a reading request that is answered at once.</summary>
    public static async ValueTask ApplyAsync(HttpContext context, SiteOrigins sites)
    {
        if (!context.Request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase, out var rest)) return;
        var origin = context.Request.Headers.Origin.ToString();
        Write(context, origin.Length > 0 && await IsAllowedAsync(sites, rest, origin, context.RequestAborted) ? origin : null);
    }

    private static void Write(HttpContext context, string? allowed)
    {
        var headers = context.Response.Headers;
        // Also without an Origin: a copy kept on the way must not be given to a page that asks with one.
        headers.Append("Vary", "Origin");
        if (allowed is null) return;
        headers.AccessControlAllowOrigin = allowed;
        headers.AccessControlExposeHeaders = Exposed;
    }

    private static async ValueTask<bool> IsAllowedAsync(SiteOrigins sites, PathString rest, string origin, CancellationToken cancellationToken)
    {
        // "null" is what a sandboxed page of anybody sends.
        if (origin == "null") return false;
        return rest.StartsWithSegments("/sites", StringComparison.OrdinalIgnoreCase, out var path)
            ? await sites.AllowsAsync(path.Value?.Split('/', 3) is [_, var slug, ..] ? slug : "", origin, cancellationToken)
            : await sites.AnyAllowsAsync(origin, cancellationToken);
    }
}

/// <summary>The origins whose pages may call the API; an answer may be a minute old.</summary>
internal sealed class SiteOrigins(SiteDirectory sites, TimeProvider clock)
{
    private readonly MinuteCache<int, HashSet<string>> _all = new(clock);

    public async ValueTask<bool> AllowsAsync(string slug, string origin, CancellationToken cancellationToken) =>
        await sites.FindAsync(slug, cancellationToken) is { } site && site.Settings.Origins.Contains(origin, StringComparer.Ordinal);

    /// <summary>For calls that name no site in their path.</summary>
    public async ValueTask<bool> AnyAllowsAsync(string origin, CancellationToken cancellationToken) =>
        (await _all.GetAsync(0, LoadAsync, cancellationToken)).Contains(origin);

    private async Task<HashSet<string>> LoadAsync(int key, CancellationToken cancellationToken) =>
        [.. (await sites.AllAsync(cancellationToken)).SelectMany(site => site.Settings.Origins)];
}
