using System.Globalization;
using System.Text;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Microsoft.AspNetCore.Diagnostics;

namespace Discuss.Server.Embed;

/// <summary>
/// Tells readers of the thread's pages what was refused: a form comes back in its page with the reason beside it and everything that was
/// written; where there is no page, a short one says why.
/// </summary>
internal sealed class PageProblems(ThreadPages pages, PageRenderer renderer) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ProblemException problem || !IsPage(httpContext.Request.Path)) return false;
        var sending = HttpMethods.IsPost(httpContext.Request.Method);
        // A page elsewhere that makes a browser send our forms gets no page of its reader's.
        if (sending && !RequestOrigin.IsOwn(httpContext)) return false;
        var (query, html) = sending ? await FormAsync(httpContext, problem, cancellationToken) : (PageEndpoints.QueryOf(httpContext), null);
        if (html is null)
        {
            var words = Words.For(query.Locale, "en");
            var back = query is { Site: not null, Key: not null } && problem.Kind != "unknown-site" ? query.LinksOf().Thread(query) : null;
            html = Encoding.UTF8.GetBytes("<!DOCTYPE html>\n" + await renderer.RenderAsync(
                ProblemPage.Of(words, query.Theme, Styles.Thread.Path, Message(problem), back)));
            // Under the frame's own address anybody may see it in a frame: it holds nothing of anybody's.
            httpContext.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
                + (httpContext.Request.Path.StartsWithSegments("/t", StringComparison.Ordinal) ? "; frame-ancestors 'none'" : "");
        }

        httpContext.Response.StatusCode = problem.Status;
        httpContext.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        httpContext.Response.ContentType = PageHeaders.ContentType;
        await httpContext.Response.Body.WriteAsync(html, cancellationToken);
        return true;
    }

    private static bool IsPage(PathString path) =>
        (path.StartsWithSegments("/embed", StringComparison.Ordinal) && !path.StartsWithSegments("/embed/fragments", StringComparison.Ordinal))
        || path.StartsWithSegments("/t", StringComparison.Ordinal);

    private static string Message(ProblemException problem) => problem.Errors.Values.FirstOrDefault()?[0] ?? problem.Detail ?? problem.Title;

    // What every reader may come to hear is told in their language; the rest is as the API says it.
    private static string Told(ProblemException problem, Words words) => problem.Kind switch
    {
        GuestAdmission.MembersOnly => words.MembersOnly,
        GuestAdmission.ConfirmMail => words.ConfirmMail,
        _ => NameWords.For(words.Language).Of(problem) ?? Message(problem),
    };

    private async Task<(PageQuery Query, byte[]? Html)> FormAsync(HttpContext context, ProblemException problem, CancellationToken cancellationToken)
    {
        if (problem.Status == StatusCodes.Status413PayloadTooLarge) return (new PageQuery(), null);
        SentForm form;
        try
        {
            form = await SentForm.ReadAsync(context, cancellationToken);
        }
        catch (Exception none) when (Problems.FromForm(none, context) is not null)
        {
            return (new PageQuery(), null);
        }

        try
        {
            var query = form.PageAgain();
            var place = await pages.FindAsync(query, cancellationToken);
            var viewer = context.User.ActorOn(place.Site.Id);
            var unknown = problem.Status == StatusCodes.Status401Unauthorized;
            var words = Words.For(query.Locale, place.Site.Settings.Language);
            var state = form.State with
            {
                Error = unknown ? words.NameFirst : Told(problem, words),
                Field = unknown ? "name" : problem.Errors.Keys.FirstOrDefault(),
                MayInsist = problem.Kind == Refusals.Nudge,
            };
            // A refused vote has no form of its own: it is told where the name is asked for.
            if (unknown || context.Request.Path == "/embed/vote") state = state with { Kind = FormKind.Comment, Target = null };
            var model = await pages.BuildAsync(query, place, viewer, state, cancellationToken);
            context.Response.Headers.ContentSecurityPolicy = PageHeaders.Framed(context, place.Site);
            return (query, await pages.WriteAsync(model));
        }
        catch (ProblemException)
        {
            // The place itself is what is wrong.
            return (form.Query, null);
        }
    }
}
