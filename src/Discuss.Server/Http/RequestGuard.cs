using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;

namespace Discuss.Server.Http;

/// <summary>
/// What is refused before any feature sees it: bodies that are too large, bodies for the API that are not JSON, tokens that are not
/// good, and requests that a page of somebody else made a browser send.
/// </summary>
internal static class RequestGuard
{
    public static IApplicationBuilder UseBodyGuard(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        CheckBody(context);
        return next(context);
    });

    public static IApplicationBuilder UseForgeryGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.Headers.Authorization.Count > 0) await CheckTokenAsync(context);
        CheckForgery(context);
        await next(context);
    });

    private static void CheckBody(HttpContext context)
    {
        var request = context.Request;
        var isImage = ImageEndpoints.Takes(request);
        var most = isImage ? Bounds.ImageBytes : SettingsEndpoints.Takes(request) ? SettingsEndpoints.MaxBody : HttpFeature.MaxBody;
        if (request.ContentLength > most)
            throw isImage ? ImageUploads.TooLarge(most) : new ProblemException(StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large.");
        // A body without a stated length is cut off at the same size while it is read.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = most;
        if (RequestOrigin.IsSafe(request.Method) || !IsApi(context)) return;
        // An image comes as it is. Its media type is none that a page elsewhere may send without asking first.
        if (isImage && IsBinary(request)) return;
        var hasBody = request.ContentLength > 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0);
        // A form, or text, is what a page elsewhere may send without asking first.
        if (hasBody && !request.HasJsonContentType())
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "not-json", "The API takes JSON: Content-Type: application/json.");
    }

    private static bool IsBinary(HttpRequest request) =>
        request.ContentType is { } type
        && (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase));

    private static async Task CheckTokenAsync(HttpContext context)
    {
        // The handler answers from what it found before: nothing is opened twice.
        if ((await context.AuthenticateAsync()).Failure is null) return;
        throw new ProblemException(
            StatusCodes.Status401Unauthorized, "bad-token", "The token is not good.", "It was changed, ended, expired, or made elsewhere.");
    }

    private static void CheckForgery(HttpContext context)
    {
        if (RequestOrigin.IsSafe(context.Request.Method)) return;
        // Called by mail programs: what it ends stands in its address, under our key, and nobody's session is asked.
        if (context.Request.Path.Equals(SubscriptionPages.Stop, StringComparison.Ordinal)) return;
        // A browser sends cookies with whatever a page makes it send, and a form anywhere can be aimed at ours. The API without a
        // cookie has nothing that could be abused, and pages of the sites may call it.
        if ((context.User.IsAmbient() || !IsApi(context)) && !RequestOrigin.IsOwn(context))
            throw ProblemException.Forbidden("The request does not come from a page of this server.");
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
