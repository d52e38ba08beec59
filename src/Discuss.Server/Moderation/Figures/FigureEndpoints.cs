using System.Globalization;
using System.Text;
using Discuss.Server.Contract;
using Discuss.Server.Embed;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Moderation.Figures;

/// <summary>A site's moderation in figures, for everyone: as JSON and as a page.</summary>
internal static class FigureEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/sites/{site}/transparency", JsonAsync).Needs(Access.Anyone).WithTags("Reading").WithName("getTransparency").RequireRateLimiting(Limits.Read);
        app.MapGet("/transparency/{site}", PageAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
    }

    private static async Task<Ok<Page<MonthView>>> JsonAsync(
        string site, SiteDirectory sites, SiteFigures figures, HttpContext context, CancellationToken cancellationToken)
    {
        var months = await figures.MonthsAsync(await sites.GetAsync(site, cancellationToken), cancellationToken);
        Keep(context);
        return TypedResults.Ok(new Page<MonthView>([.. months.Select(month => MonthView.Of(month.Month, month.Figures))], null));
    }

    private static async Task<FileContentHttpResult> PageAsync(
        string site, string? locale, SiteDirectory sites, SiteFigures figures, PageRenderer renderer, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        var months = await figures.MonthsAsync(owner, cancellationToken);
        Keep(context);
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.Alone;
        var words = Words.For(locale, owner.Settings.Language);
        var html = await renderer.RenderAsync(FiguresPage.Of(words, owner.Name, Styles.Thread.Path, [.. months.Select(month => MonthView.Of(month.Month, month.Figures))]));
        return TypedResults.Bytes(Encoding.UTF8.GetBytes("<!DOCTYPE html>\n" + html), PageHeaders.ContentType);
    }

    private static void Keep(HttpContext context) => context.Response.Headers.CacheControl = "public, max-age=60";
}

/// <summary>One month of a site's moderation.</summary>
/// <param name="Month">Such as <c>2026-03</c>, in UTC.</param>
/// <param name="MedianSecondsToDecision">From being held to a person's decision; right to five per cent.</param>
internal sealed record MonthView(
    string Month, int Received, int HeldByRule, int RemovedByRule, int RemovedByPerson, int Restored, int RemovedByAuthor, int Undone,
    IReadOnlyDictionary<string, int> ByReason, IReadOnlyDictionary<string, int> ByRule, IReadOnlyDictionary<string, int> Sanctions,
    int Appeals, int AppealsUpheld, int AppealsReversed, double? MedianSecondsToDecision)
{
    public static MonthView Of(int month, MonthFigures f) => new(
        string.Create(CultureInfo.InvariantCulture, $"{month / 100:0000}-{month % 100:00}"), f.Received, f.HeldByRule, f.RemovedByRule, f.RemovedByPerson, f.Restored,
        f.RemovedByAuthor, f.Undone, f.Reasons, f.Rules, f.Sanctions, f.Appeals, f.AppealsUpheld, f.AppealsReversed, f.MedianSeconds);
}
