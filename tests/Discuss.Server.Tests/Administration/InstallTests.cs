using System.Net;
using Discuss.Server.Administration;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Administration;

/// <summary>The page that shows the line to paste, and sees how far it got.</summary>
public sealed class InstallTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task It_sees_a_page_that_is_refused_one_that_is_half_way_and_one_that_works(Database database)
    {
        var host = await hosts.OnAsync(database);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var news = $"https://n{Guid.NewGuid():N}.example";
        var site = await host.SiteAsync(new SiteSettings { Origins = ["https://somewhere.example"] });
        var path = $"/admin/sites/{site.Slug}/install";
        var before = await host.PageAsync(path, cookie);
        Assert.Contains("Not seen yet.", before.Text, StringComparison.Ordinal);
        Assert.Equal("4", before.Header("Refresh"));

        await host.SendAsync(HttpMethod.Get, "/embed.js", null, Calls.With("Referer", news + "/article?secret=1"));
        await SeesAsync("Half way on <bdi>" + news + "</bdi>");
        await host.PageAsync($"/embed/thread?site={site.Slug}&key=a&origin={Uri.EscapeDataString(news)}");
        var refused = await SeesAsync("Refused on <bdi>" + news + "</bdi>");
        Assert.DoesNotContain("Half way on <bdi>" + news, refused.Text, StringComparison.Ordinal);
        Assert.Equal("4", refused.Header("Refresh"));

        var allowed = await host.FormAsync(path, new() { ["formToken"] = refused.FormToken(), ["act"] = "add", ["origin"] = news }, cookie);

        Assert.Equal(path + "?told=added", allowed.Header("Location"));
        var framed = await host.PageAsync($"/embed/thread?site={site.Slug}&key=a&origin={Uri.EscapeDataString(news)}");
        Assert.Contains(news, framed.Header("Content-Security-Policy"), StringComparison.Ordinal);
        var works = await SeesAsync("It works.");
        Assert.Equal("", works.Header("Refresh"));
        Assert.DoesNotContain("secret", works.Text, StringComparison.Ordinal);

        async Task<Answer> SeesAsync(string words)
        {
            Answer? page = null;
            await Wait.UntilAsync(async () => (page = await host.PageAsync(path, cookie)).Text.Contains(words, StringComparison.Ordinal), words);
            return page!;
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Origins_that_somebody_makes_up_neither_fill_the_table_nor_hide_the_sites_own(Database database)
    {
        var host = await hosts.OnAsync(database);
        var site = await host.SiteAsync(new SiteSettings { Origins = ["https://own.example"] });
        var sightings = host.Services.GetRequiredService<Sightings>();

        for (var i = 0; i < Bounds.SightingsHeld + 500; i++) sightings.Seen(site, $"https://x{i}.example");
        foreach (var odd in new[] { "null", "javascript:alert(1)", "https://user@x.example", "//x", "", "https://" + new string('x', Bounds.PageOrigin) }) sightings.Seen(site, odd);
        sightings.Seen(site, "https://own.example");

        await Wait.UntilAsync(async () => (await sightings.OfAsync(site.Id, CancellationToken.None)).Any(one => one.Origin == "https://own.example"), "the site's own");
        Assert.InRange((await sightings.OfAsync(site.Id, CancellationToken.None)).Count, 1, Bounds.SightingsKept);
    }

    [Fact]
    public async Task Looking_at_a_page_tells_what_keeps_the_discussion_out()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Settings = new Dictionary<string, string> { ["Discuss:Outbound:AllowPrivate"] = "true" } });
        await using var paper = await PaperAsync(host.Address);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var site = await host.Services.GetRequiredService<SiteDirectory>().CreateAsync("paper", "Paper", new SiteSettings(), CancellationToken.None);
        var path = $"/admin/sites/{site.Slug}/install";
        var home = paper.Urls.Single();

        Assert.Contains("none of this site&#x27;s origins", (await LookAsync(home + "/good")).Text, StringComparison.Ordinal);
        await host.FormAsync(path, new() { ["formToken"] = (await host.PageAsync(path, cookie)).FormToken(), ["act"] = "add", ["origin"] = home }, cookie);
        Assert.Contains("nothing in the page keeps it out", (await LookAsync(home + "/good")).Text, StringComparison.Ordinal);
        Assert.Contains("does not hold the line", (await LookAsync(home + "/empty")).Text, StringComparison.Ordinal);
        Assert.Contains("does not let the frame in", (await LookAsync(home + "/strict")).Text, StringComparison.Ordinal);
        var nowhere = await LookAsync(home + "/nowhere");
        Assert.Equal(HttpStatusCode.BadRequest, nowhere.Status);
        Assert.Contains("answered with 404", nowhere.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await LookAsync("file:///etc/passwd")).Status);

        async Task<Answer> LookAsync(string page) => await host.FormAsync(
            path, new() { ["formToken"] = (await host.PageAsync(path, cookie)).FormToken(), ["act"] = "check", ["page"] = page }, cookie);
    }

    [Fact]
    public async Task Without_the_operators_leave_no_page_of_the_own_network_is_looked_at()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var path = $"/admin/sites/{(await host.SiteAsync()).Slug}/install";
        var token = (await host.PageAsync(path, cookie)).FormToken();

        foreach (var inner in new[] { host.Address.AbsoluteUri, "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/" })
            Assert.Equal(HttpStatusCode.BadRequest, (await host.FormAsync(path, new() { ["formToken"] = token, ["act"] = "check", ["page"] = inner }, cookie)).Status);
    }

    private static async Task<WebApplication> PaperAsync(Uri discuss)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var line = $"<!doctype html><title>News</title><script src=\"{discuss}embed.js\" data-site=\"paper\" async></script>";
        app.MapGet("/good", () => Results.Content(line, "text/html"));
        app.MapGet("/empty", () => Results.Content("<!doctype html><title>News</title>", "text/html"));
        app.MapGet("/strict", (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = $"default-src 'self'; script-src {discuss}";
            return Results.Content(line, "text/html");
        });
        await app.StartAsync();
        return app;
    }
}
