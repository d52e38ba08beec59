using Discuss.Server.Http;

namespace Discuss.Server.Live;

/// <summary>
/// Which pages may open a live connection: our own, and those of the sites' exact origins. Browsers always send an origin and cannot
/// leave it out; a request without one comes from a program, which holds no reader's cookie.
/// </summary>
internal sealed class LiveOrigins(SiteOrigins sites, IConfiguration configuration)
{
    private readonly string? _publicOrigin =
        Uri.TryCreate(configuration["Discuss:PublicUrl"], UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null;

    public async ValueTask<bool> AllowAsync(HttpContext context)
    {
        var origins = context.Request.Headers.Origin;
        if (AllowsOwn(context)) return true;
        return origins is [{ } origin] && await sites.AnyAllowsAsync(origin, context.RequestAborted);
    }

    /// <summary>Whether a page of this server asks, or a program.</summary>
    public bool AllowsOwn(HttpContext context)
    {
        var origins = context.Request.Headers.Origin;
        return origins.Count == 0 || (origins is [{ } origin] && (origin == RequestOrigin.Own(context) || origin == _publicOrigin));
    }
}
