using System.Text;
using Discuss.Server.Embed;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Privacy;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Components;

namespace Discuss.Server.Pages.Privacy;

/// <summary>
/// What a site keeps, for everyone; and behind a link that is sent by mail, what is kept of whoever wrote as a guest, as a file, and its erasure.
/// Opening a link changes nothing; the buttons on its page do.
/// </summary>
internal static class PrivacyPages
{
    public const string Path = "/privacy";
    public const string Yours = "/privacy/yours";

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path).Needs(Access.Anyone).ExcludeFromDescription();
        pages.MapGet("", GetAsync).RequireRateLimiting(Limits.Read);
        // Nobody's identity counts here: the address does, and then the code that was sent to it.
        pages.MapPost("", AskAsync).TakesCodeForm().RequireRateLimiting(Limits.SignIn);
        pages.MapGet("yours", ShowAsync).RequireRateLimiting(Limits.SignIn);
        pages.MapPost("yours", DoAsync).TakesCodeForm().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> GetAsync(
        string? site, string? locale, HttpContext context, SiteDirectory sites, RetentionSettings retention, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var shown = await SiteAsync(site, sites, cancellationToken);
        return await SiteAsync(context, renderer, shown, locale, retention, told: null, error: null);
    }

    /// <summary>The same answer for every address: whether anything was written with it, only its mailbox hears.</summary>
    private static async Task<IResult> AskAsync(
        HttpContext context, SiteDirectory sites, PrivacyMail mail, RetentionSettings retention, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var (shown, locale) = (await SiteAsync(context.Request.Form["site"], sites, cancellationToken), context.Request.Form["locale"].ToString());
        var say = PrivacyWords.For(locale, shown.Settings.Language);
        if (!MailAddress.TryNormalize(context.Request.Form["email"].ToString(), out var email))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return await SiteAsync(context, renderer, shown, locale, retention, told: null, say.NoAddress);
        }

        mail.Send(context, email, say);
        return await SiteAsync(context, renderer, shown, locale, retention, say.Sent, error: null);
    }

    private static Task<IResult> ShowAsync(string? code, string? locale, HttpContext context, PrivacyMail mail, PageRenderer renderer, CancellationToken cancellationToken) =>
        YoursAsync(context, renderer, mail, code, locale, error: null, cancellationToken);

    private static async Task<IResult> DoAsync(HttpContext context, PrivacyMail mail, OwnData data, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var (code, locale, comments) = (form["code"].ToString(), form["locale"].ToString(), form["comments"].ToString());
        var say = PrivacyWords.For(locale, "en");
        if (form["act"] == "download")
        {
            if (await mail.FindAsync(code, cancellationToken) is not { } found) return await YoursAsync(context, renderer, mail, code, locale, error: null, cancellationToken);
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Stream(stream => data.WriteGuestsAsync([.. found.Guests.Select(guest => guest.Author)], stream, cancellationToken), "application/json", "discuss-data.json");
        }

        var wrong = comments is not ("keep" or "remove") ? say.Choose : form["sure"] != "yes" ? say.BeSure : null;
        if (wrong is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return await YoursAsync(context, renderer, mail, code, locale, wrong, cancellationToken);
        }

        return await mail.EraseAsync(code, comments == "remove", cancellationToken) is null
            ? await YoursAsync(context, renderer, mail, code, locale, error: null, cancellationToken)
            : await SendAsync(context, renderer, PrivacyPage.Yours(say, Words.For(say.Language, "en"), linkCode: null, [], say.Erased, error: null));
    }

    private static async Task<IResult> YoursAsync(
        HttpContext context, PageRenderer renderer, PrivacyMail mail, string? code, string? locale, string? error, CancellationToken cancellationToken)
    {
        var say = PrivacyWords.For(locale, "en");
        var found = await mail.FindAsync(code, cancellationToken);
        if (found is null) context.Response.StatusCode = StatusCodes.Status410Gone;
        return await SendAsync(context, renderer, PrivacyPage.Yours(
            say, Words.For(say.Language, "en"), found is null ? null : code, [.. found?.Guests.Select(guest => guest.Name) ?? []], told: null, found is null ? say.BadLink : error));
    }

    private static Task<IResult> SiteAsync(
        HttpContext context, PageRenderer renderer, Site site, string? locale, RetentionSettings retention, string? told, string? error)
    {
        var say = PrivacyWords.For(locale, site.Settings.Language);
        return SendAsync(context, renderer, PrivacyPage.Of(say, Words.For(say.Language, "en"), site, retention, told, error));
    }

    private static async Task<IResult> SendAsync(HttpContext context, PageRenderer renderer, RenderFragment page)
    {
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.Alone;
        context.Response.Headers.CacheControl = "no-store";
        // The code of a link in no other page's log.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Content("<!DOCTYPE html>\n" + await renderer.RenderAsync(page), PageHeaders.ContentType, Encoding.UTF8);
    }

    /// <summary>The named site; of an installation with one site, that one.</summary>
    private static async Task<Site> SiteAsync(string? slug, SiteDirectory sites, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(slug)) return await sites.GetAsync(slug, cancellationToken);
        return await sites.AllAsync(cancellationToken) is [var only] ? only : throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }
}
