using Discuss.Server.Administration;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Admin;

/// <summary>The dashboard, its tables as files, and the page about this node's health.</summary>
internal static class DashboardEndpoints
{
    public const string CsvPath = AdminScene.Home + "/figures.csv";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(AdminScene.Home, GetAsync).Needs(Access.Administrator).ExcludeFromDescription();
        app.MapGet(CsvPath, CsvAsync).Needs(Access.Administrator).ExcludeFromDescription();
        app.MapGet(AdminScene.HealthPath, HealthAsync).Needs(Access.Administrator).ExcludeFromDescription();
    }

    private static async Task<IResult> GetAsync(HttpContext context, AdminDesk desk, DashboardReader reader, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, AdminTab.Dashboard, cancellationToken);
        // Who has no site yet has nothing to see, and something to do.
        if (scene.Sites.Count == 0) return QueueFormEndpoints.SeeOther(context, AdminScene.SitesPath);
        var (site, pace) = Asked(context, scene);
        return await desk.SendAsync(context, DashboardPage.Of(new DashboardPage.Model(scene, site, await reader.ReadAsync(site, pace, cancellationToken))));
    }

    private static async Task<FileContentHttpResult> CsvAsync(HttpContext context, AdminDesk desk, DashboardReader reader, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, AdminTab.Dashboard, cancellationToken);
        var (site, pace) = Asked(context, scene);
        var table = QueueDesk.Asked(context, "table") ?? DashboardCsv.Tables[0];
        if (!DashboardCsv.Tables.Contains(table, StringComparer.Ordinal)) throw ProblemException.Invalid("table", "A table is one of: " + string.Join(", ", DashboardCsv.Tables) + ".");
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(DashboardCsv.Write(await reader.ReadAsync(site, pace, cancellationToken), table), "text/csv; charset=utf-8", $"{table}-{site?.Slug ?? "all"}.csv");
    }

    private static async Task<ContentHttpResult> HealthAsync(HttpContext context, AdminDesk desk, HealthReader reader, CancellationToken cancellationToken) =>
        await desk.SendAsync(context, HealthPage.Of(await desk.SceneAsync(context, AdminTab.Health, cancellationToken), await reader.ReadAsync(cancellationToken)));

    private static (Site? Site, Pace Pace) Asked(HttpContext context, AdminScene scene)
    {
        var pace = QueueDesk.Asked(context, "by") switch
        {
            "hour" => Pace.Hour, null or "day" => Pace.Day, "week" => Pace.Week, _ => throw ProblemException.Invalid("by", "It is told by hour, day or week."),
        };
        if (QueueDesk.Asked(context, "site") is not { } slug) return (scene.Sites.Count == 1 ? scene.Sites[0] : null, pace);
        return (scene.Sites.FirstOrDefault(site => site.Slug == slug) ?? throw ProblemException.NotFound("unknown-site", "There is no such site."), pace);
    }
}
