using System.Globalization;
using Discuss.Server.Embed;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Pages.Admin;
using Microsoft.AspNetCore.Diagnostics;

namespace Discuss.Server.Pages.Moderate;

/// <summary>
/// Tells moderators what their pages were refused, as a page: who is not known is sent to sign in and back, who moderates nothing is told so.
/// Fragments answer as the API does.
/// </summary>
internal sealed class ModeratorProblems(PageRenderer renderer) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ProblemException problem || !IsPage(httpContext.Request.Path)) return false;
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            var back = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : HomeOf(request.Path);
            response.StatusCode = StatusCodes.Status303SeeOther;
            response.Headers.Location = "/account/sign-in?return=" + Uri.EscapeDataString(back);
            return true;
        }

        if (problem.Kind == StrongRoles.Kind && HttpMethods.IsGet(request.Method))
        {
            response.StatusCode = StatusCodes.Status303SeeOther;
            response.Headers.Location = "/account/second-factor?return=" + Uri.EscapeDataString(request.Path + request.QueryString);
            return true;
        }

        // A page elsewhere that makes a browser send our forms gets no page of its moderator's.
        if (HttpMethods.IsPost(request.Method) && !RequestOrigin.IsOwn(httpContext)) return false;
        var words = ModeratorWords.English;
        var forbidden = problem.Status == StatusCodes.Status403Forbidden && httpContext.User.Actor() is not null;
        var message = forbidden && HttpMethods.IsGet(request.Method)
            ? string.Format(CultureInfo.InvariantCulture, words.ForbiddenWhy, httpContext.User.Actor()!.Name)
            : problem.Errors.Values.FirstOrDefault()?[0] ?? problem.Detail ?? problem.Title;
        response.StatusCode = problem.Status;
        response.Headers.ContentSecurityPolicy = PageHeaders.Alone;
        response.ContentType = PageHeaders.ContentType;
        await response.WriteAsync(
            "<!DOCTYPE html>\n" + await renderer.RenderAsync(
                ModeratorProblem.Of(words, forbidden ? words.Forbidden : words.Problem, message, forbidden ? "/account" : HomeOf(request.Path))),
            cancellationToken);
        return true;
    }

    private static string HomeOf(PathString path) => path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) ? AdminScene.Home : ModeratorScene.Home;

    private static bool IsPage(PathString path) =>
        path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/moderate", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/moderate/fragments", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/moderate/live", StringComparison.OrdinalIgnoreCase);
}
