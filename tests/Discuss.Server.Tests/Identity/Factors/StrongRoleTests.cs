using System.Net;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Live;

namespace Discuss.Server.Tests.Identity.Factors;

public sealed class StrongRoleTests
{
    private static readonly TestClock Clock = new(TimeProvider.System.GetUtcNow());

    [Theory, OnSqlite, OnPostgres]
    public async Task A_role_counts_after_a_strong_sign_in_only_where_that_is_asked_for(Database database)
    {
        await using var host = await StartAsync(database, ask: true);
        var site = await host.SiteAsync();
        var weak = await host.BearerAsync();
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);

        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{site.Id}", change: Calls.As("Bearer", weak))).IsProblem(403, "second-factor-needed");
        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/queue?site={site.Slug}", change: Calls.As("Bearer", weak))).IsProblem(403, "second-factor-needed");
        await using (var hub = await HubClient.ConnectAsync(host.Address, null, ("Authorization", "Bearer " + weak)))
            await Assert.ThrowsAsync<InvalidOperationException>(() => hub.CallAsync("JoinQueue", site.Slug));
        var page = await host.PageAsync("/moderate?site=" + site.Slug, cookie);
        Assert.Equal("/account/second-factor?return=" + Uri.EscapeDataString("/moderate?site=" + site.Slug), page.Header("Location"));
        Assert.Equal(
            "/account/two-factor?return=" + Uri.EscapeDataString("/moderate?site=" + site.Slug), (await host.PageAsync(page.Header("Location"), cookie)).Header("Location"));

        var app = await App.SetUpAsync(host, Clock, DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        Assert.Equal(HttpStatusCode.OK, (await host.PageAsync("/moderate?site=" + site.Slug, app.Cookie)).Status);
        var strong = await host.PostAsync("/api/v1/session", new { email = DiscussHost.AdminEmail, password = DiscussHost.AdminPassword, code = app.NextCode() });
        var token = strong.Json.GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{site.Id}", change: Calls.As("Bearer", token))).Status);
        await using var strongHub = await HubClient.ConnectAsync(host.Address, null, ("Authorization", "Bearer " + token));
        await strongHub.CallAsync("JoinQueue", site.Slug);
    }

    [Fact]
    public async Task Where_it_is_not_asked_for_a_password_is_enough()
    {
        await using var host = await StartAsync(Database.Sqlite, ask: false);
        var site = await host.SiteAsync();

        var answer = await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{site.Id}", change: Calls.As("Bearer", await host.BearerAsync()));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Who_has_no_role_hears_nothing_of_second_factors()
    {
        await using var host = await StartAsync(Database.Sqlite, ask: true);
        var site = await host.SiteAsync();
        var member = await host.BearerAsync(await host.RegisterAsync(), Calls.Password);

        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{site.Id}", change: Calls.As("Bearer", member))).IsProblem(403, "forbidden");
    }

    private static Task<DiscussHost> StartAsync(Database database, bool ask) => DiscussHost.StartAsync(Probe.Host(new HostOptions
    {
        Database = database, Clock = Clock, Settings = new Dictionary<string, string> { ["Discuss:Identity:SecondFactorForRoles"] = ask ? "true" : "false" },
    }));
}
