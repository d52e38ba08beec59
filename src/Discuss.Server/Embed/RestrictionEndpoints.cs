using System.Globalization;
using System.Text;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Embed;

/// <summary>
/// One's own restrictions as a page of the frame, where the frame's cookie says who one is: the reasons, the confirmation of a warning, the form
/// to object.
/// </summary>
internal static class RestrictionEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Links.RestrictionsPage, ShowAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        app.MapPost("/embed/acknowledge", AcknowledgeAsync).Needs(Access.Author).RequireRateLimiting(Limits.Post).ExcludeFromDescription();
        app.MapPost("/embed/appeal", AppealAsync).Needs(Access.Author).RequireRateLimiting(Limits.Report).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, RestrictionPages pages, CancellationToken cancellationToken) =>
        await pages.ShowAsync(context, PageEndpoints.QueryOf(context), refused: null, cancellationToken);

    private static async Task<IResult> AcknowledgeAsync(
        HttpContext context, RestrictionPages pages, SanctionWriter sanctions, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        return await DoAsync(context, pages, form, async author =>
            await sanctions.AcknowledgeAsync(SanctionInput.Id("sanctionId", form.Field("sanctionId")), author, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> AppealAsync(
        HttpContext context, RestrictionPages pages, AppealWriter appeals, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        // Forms send lines as mail does.
        var text = form.Field("text")?.Replace("\r\n", "\n", StringComparison.Ordinal);
        return await DoAsync(context, pages, form, async author =>
            await AppealEndpoints.ObjectAsync(new AppealBody(form.Field("commentId"), form.Field("sanctionId"), text), author, appeals, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> DoAsync(
        HttpContext context, RestrictionPages pages, SentForm form, Func<Actor, Task> work, CancellationToken cancellationToken)
    {
        var author = context.User.RequiredActor();
        try
        {
            await work(author);
        }
        catch (ProblemException refused) when (refused.Status is not StatusCodes.Status401Unauthorized)
        {
            return await pages.ShowAsync(context, form.Query, (form, refused), cancellationToken);
        }

        context.Response.Headers.Location = Links.Restrictions(form.Query);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}

/// <summary>Writes the page of one's restrictions.</summary>
internal sealed class RestrictionPages(SiteDirectory sites, Restrictions restrictions, PageRenderer renderer)
{
    private const int Window = 20;

    /// <param name="refused">The form that was sent and comes back, and why.</param>
    public async Task<IResult> ShowAsync(
        HttpContext context, PageQuery query, (SentForm Form, ProblemException Why)? refused, CancellationToken cancellationToken)
    {
        var site = await sites.GetAsync(query.Site ?? "", cancellationToken);
        var before = query.After is null ? (long?)null
            : long.TryParse(query.After, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at
            : throw ProblemException.Invalid("after", "This is no cursor.");
        var page = context.User.ActorOn(site.Id) is { } author
            ? await restrictions.ReadAsync(site, author, Window, refused is null ? before : null, cancellationToken)
            : Contract.Page<RestrictionView>.Empty;
        var model = new RestrictionsModel(Words.For(query.Locale, site.Settings.Language), query, Styles.Thread.Path, page.Items, page.Next)
        {
            Look = site.Settings.Look,
            Error = refused?.Why is { } why ? why.Errors.Values.FirstOrDefault()?[0] ?? why.Detail ?? why.Title : null,
            Refused = refused?.Form.Field("sanctionId") ?? refused?.Form.Field("commentId"),
            Text = refused?.Form.Field("text"),
        };
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = PageHeaders.Framed(context, site);
        headers.CacheControl = "private, no-store";
        context.Response.StatusCode = refused?.Why.Status ?? StatusCodes.Status200OK;
        var html = Encoding.UTF8.GetBytes("<!DOCTYPE html>\n" + await renderer.RenderAsync(RestrictionsPage.Of(model)));
        return new PageResult(html, context.Response.StatusCode);
    }

    private sealed class PageResult(byte[] html, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = PageHeaders.ContentType;
            httpContext.Response.ContentLength = html.Length;
            return httpContext.Response.Body.WriteAsync(html, httpContext.RequestAborted).AsTask();
        }
    }
}
