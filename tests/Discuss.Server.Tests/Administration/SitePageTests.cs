using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Administration;

/// <summary>Sites made and changed by the pages for administrators, as a browser without scripts uses them.</summary>
public sealed class SitePageTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_site_is_made_and_changed_and_its_next_reader_sees_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var slug = "paper-" + Guid.NewGuid().ToString("N")[..8];
        var list = await host.PageAsync("/admin/sites", cookie);

        var made = await host.FormAsync(
            "/admin/sites", new() { ["formToken"] = list.FormToken(), ["slug"] = slug, ["name"] = "The Paper", ["origins"] = "https://paper.example/news, http://paper.example:8080", ["language"] = "de" }, cookie);

        Assert.Equal($"/admin/sites/{slug}/install", made.Header("Location"));
        var site = await host.Services.GetRequiredService<SiteDirectory>().GetAsync(slug, CancellationToken.None);
        Assert.Equal(("The Paper", "de"), (site.Name, site.Settings.Language));
        // Whoever copies an article's address means its origin.
        Assert.Equal(["https://paper.example", "http://paper.example:8080"], site.Settings.Origins);
        Assert.Contains("https://paper.example", (await host.PageAsync($"/embed/thread?site={slug}&key=a")).Header("Content-Security-Policy"), StringComparison.Ordinal);

        var page = await host.PageAsync("/admin/sites/" + slug, cookie);
        var changed = await host.FormAsync("/admin/sites/" + slug, Fields(page, ("name", "The Evening Paper"), ("origins", "https://evening.example"), ("language", "fr")), cookie);

        Assert.Equal($"/admin/sites/{slug}?told=saved", changed.Header("Location"));
        var read = await host.PageAsync($"/embed/thread?site={slug}&key=a");
        Assert.Contains("lang=\"fr\"", read.Text, StringComparison.Ordinal);
        Assert.Contains("https://evening.example", read.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("paper.example", read.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("The Evening Paper", (await host.PageAsync("/admin/sites", cookie)).Text, StringComparison.Ordinal);
        // The form that was open meanwhile is based on what is no more.
        var late = await host.FormAsync("/admin/sites/" + slug, Fields(page, ("name", "The Morning Paper")), cookie);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("value=\"The Morning Paper\"", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_cannot_be_taken_comes_back_with_what_was_typed_and_why()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var site = await host.SiteAsync();
        var list = await host.PageAsync("/admin/sites", cookie);
        async Task<Answer> MakeAsync(string slug, string name, string origins) => await host.FormAsync(
            "/admin/sites", new() { ["formToken"] = list.FormToken(), ["slug"] = slug, ["name"] = name, ["origins"] = origins }, cookie);

        Assert.Equal(HttpStatusCode.BadRequest, (await MakeAsync("The Paper", "Paper", "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await MakeAsync(new string('a', 41), "Paper", "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await MakeAsync("paper", " ", "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await MakeAsync("paper", new string('a', 81), "")).Status);
        var origin = await MakeAsync("paper", "Paper", "ftp://paper.example");
        Assert.Equal(HttpStatusCode.BadRequest, origin.Status);
        Assert.Contains("value=\"ftp://paper.example\"", origin.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await MakeAsync(site.Slug, "Paper", "")).Status);
        var colour = await ChangeAsync(("accent", "teal"), ("closeAfterDays", "-1"));
        Assert.Equal(HttpStatusCode.BadRequest, colour.Status);
        Assert.Contains("A colour is written like #0a6b58.", colour.Text, StringComparison.Ordinal);
        Assert.Contains("Between 0 and 36500.", colour.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/admin/sites/no-such-site", cookie)).Status);

        async Task<Answer> ChangeAsync(params (string, string)[] fields) => await host.FormAsync(
            "/admin/sites/" + site.Slug, Fields(await host.PageAsync("/admin/sites/" + site.Slug, cookie), [("name", "Paper"), ("language", "en"), .. fields]), cookie);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_look_is_that_of_thread_widgets_and_of_what_was_ready_before(Database database)
    {
        var host = await hosts.OnAsync(database);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "The first one.");
        var (thread, widget) = ($"/embed/thread?site={calls.Site.Slug}&key={calls.Key}", $"/embed/latest?site={calls.Site.Slug}");
        // Twice: from the second time on both are sent from what is ready.
        for (var i = 0; i < 2; i++)
        {
            Assert.DoesNotContain("/assets/look/", (await host.PageAsync(thread)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("/assets/look/", (await host.PageAsync(widget)).Text, StringComparison.Ordinal);
        }

        var page = await host.PageAsync("/admin/sites/" + calls.Site.Slug, cookie);
        var saved = await host.FormAsync(
            "/admin/sites/" + calls.Site.Slug, Fields(page, ("name", "Paper"), ("language", "en"), ("accent", "#FC0"), ("font", "serif"), ("density", "compact"), ("theme", "dark")), cookie);

        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        var read = await host.PageAsync(thread);
        Assert.Contains("data-theme=\"dark\"", read.Text, StringComparison.Ordinal);
        Assert.Contains("data-theme=\"light\"", (await host.PageAsync(thread + "&theme=light")).Text, StringComparison.Ordinal);
        var address = "/assets/look/" + read.After("href=\"/assets/look/");
        Assert.StartsWith("/assets/look/ffcc00-serif-compact.", address, StringComparison.Ordinal);
        foreach (var other in new[] { widget, thread, $"/t/{calls.Site.Slug}?key={calls.Key}", $"/embed/restrictions?site={calls.Site.Slug}" })
            Assert.Contains(address, (await host.PageAsync(other)).Text, StringComparison.Ordinal);
        var sheet = await host.PageAsync(address);
        Assert.Equal("text/css", sheet.MediaType);
        Assert.Contains("immutable", sheet.Header("Cache-Control"), StringComparison.Ordinal);
        // Yellow cannot be read on white, and can be on black.
        Assert.DoesNotContain(":root{--accent:#ffcc00", sheet.Text, StringComparison.Ordinal);
        Assert.Contains("[data-theme=dark]{--accent:#ffcc00;--accent-ink:#000000", sheet.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_can_be_seen_before_it_is_saved_and_nobody_else_sees_it()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var calls = await ThreadCalls.StartAsync(host);
        var path = "/admin/sites/" + calls.Site.Slug;
        var page = await host.PageAsync(path, cookie);

        var tried = await host.FormAsync(path, Fields(page, ("act", "preview"), ("name", "Paper"), ("accent", "#b00020"), ("font", "humanist")), cookie);
        var empty = await host.PageAsync(WebUtility.HtmlDecode(path + "/preview?" + tried.After($"src=\"{path}/preview?")), cookie);
        await calls.PostedAsync(await calls.GuestAsync(), "The harbour is cold.");
        var full = await host.PageAsync(path + "/preview?accent=%23b00020&font=nonsense&density=compact&theme=dark", cookie);

        Assert.Contains("value=\"#b00020\"", tried.Text, StringComparison.Ordinal);
        Assert.Contains("/assets/look/b00020-humanist-comfortable.", empty.Text, StringComparison.Ordinal);
        Assert.Contains("Ada Winter", empty.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", empty.Text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", empty.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", empty.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("/assets/look/b00020-system-compact.", full.Text, StringComparison.Ordinal);
        Assert.Contains("The harbour is cold.", full.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/assets/look/", (await host.PageAsync($"/embed/thread?site={calls.Site.Slug}&key={calls.Key}")).Text, StringComparison.Ordinal);
        Assert.Contains("so that readers see #", (await host.PageAsync(path + "/contrast?accent=%23ffcc00", cookie)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/assets/look/b00020-serif.x.css")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/assets/look/zzzzzz-serif-compact.x.css")).Status);
    }

    /// <summary>The fields of a site's form, with what is typed into it.</summary>
    internal static Dictionary<string, string> Fields(Answer page, params (string Name, string Value)[] typed)
    {
        var fields = new Dictionary<string, string> { ["formToken"] = page.FormToken(), ["version"] = page.After("name=\"version\" value=\""), ["language"] = "en" };
        foreach (var (name, value) in typed) fields[name] = value;
        return fields;
    }
}
