using System.Net;
using System.Text;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.SignOn;
using Discuss.Server.Tests.Threads;
using Discuss.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Moderation;

/// <summary>A site's secrets by the owners' page: made and shown once, the one before good for a while, ended at once, each with a line in the log.</summary>
public sealed class SecretsPageTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_shared_key_of_single_sign_on_is_made_anew_with_the_old_one_good_for_a_day_and_ended_at_once(Database database)
    {
        var (host, calls, cookie) = await OpenAsync(database);
        await SendAsync(host, calls, cookie, "/moderate/sign-on", ("act", "save"), ("issuer", PublisherKeys.Issuer), ("audience", PublisherKeys.Audience));
        Assert.Contains($"data-site=&quot;{calls.Site.Slug}&quot;", (await host.PageAsync($"/moderate/sign-on?site={calls.Site.Slug}", cookie)).Text, StringComparison.Ordinal);

        var first = SecretOf(await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "key")));
        Assert.Equal(HttpStatusCode.OK, await EnterAsync(host, calls, first));
        var second = SecretOf(await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "key")));
        Assert.NotEqual(first, second);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await EnterAsync(host, calls, first), await EnterAsync(host, calls, second)));
        var page = (await host.PageAsync($"/moderate/secrets?site={calls.Site.Slug}", cookie)).Text;
        Assert.Contains("Somebody was signed in last", page, StringComparison.Ordinal);
        Assert.Contains("The one before it is good until", page, StringComparison.Ordinal);
        Assert.DoesNotContain(second, page, StringComparison.Ordinal);

        Assert.EndsWith("told=key-old", (await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "key-old"))).Header("Location"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (await EnterAsync(host, calls, first), await EnterAsync(host, calls, second)));
        await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "key-end"));
        Assert.Equal(HttpStatusCode.BadRequest, await EnterAsync(host, calls, second));
        Assert.Equal(
            ["single sign-on: key ended", "single sign-on: old key ended", "single sign-on: new key", "single sign-on: new key"], await LoggedAsync(calls));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_secrets_of_webhooks_and_of_the_sites_own_rule_are_made_anew_and_the_old_ones_ended(Database database)
    {
        var (host, calls, cookie) = await OpenAsync(database);
        await SendAsync(host, calls, cookie, "/moderate/webhooks", ("act", "add"), ("url", "https://hooks.example/a"), ("event", "comment.created"));
        var store = host.Services.GetRequiredService<WebhookStore>();
        if (await store.ListAsync(calls.Site.Id, CancellationToken.None) is not [var webhook])
        {
            await store.AddAsync(calls.Site.Id, "https://hooks.example/a", WebhookKinds.Created, active: false, WebhookSecrets.Fresh(), CancellationToken.None);
            webhook = (await store.ListAsync(calls.Site.Id, CancellationToken.None))[0];
        }

        var id = webhook.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith("whsec_", SecretOf(await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "webhook"), ("id", id))), StringComparison.Ordinal);
        Assert.Equal(2, (await store.FindAsync(webhook.Id, CancellationToken.None))!.Secrets(DateTimeOffset.UtcNow).Count());
        await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "webhook-old"), ("id", id));
        Assert.Single((await store.FindAsync(webhook.Id, CancellationToken.None))!.Secrets(DateTimeOffset.UtcNow));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "webhook-old"), ("id", "999999"))).Status);

        var rule = host.Services.GetRequiredService<ExternalSecrets>();
        var before = Assert.Single(await rule.OfAsync(calls.Site.Id, CancellationToken.None));
        var fresh = SecretOf(await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "rule")));
        Assert.Equal([fresh, WebhookSecrets.Text(before)], (await rule.OfAsync(calls.Site.Id, CancellationToken.None)).Select(WebhookSecrets.Text));
        await SendAsync(host, calls, cookie, "/moderate/secrets", ("act", "rule-old"));
        Assert.Equal(fresh, WebhookSecrets.Text(Assert.Single(await rule.OfAsync(calls.Site.Id, CancellationToken.None))));
        Assert.Equal(
            ["the site's own rule: old secret ended", "the site's own rule: new secret", $"webhook {id}: old secret ended", $"webhook {id}: new secret"],
            await LoggedAsync(calls));
    }

    [Fact]
    public async Task A_site_calls_its_own_people_as_it_likes_and_nobody_else_by_that_word()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Badges = new BadgeSettings { Moderator = "Letters Desk" } });
        var moderator = await Person.MemberAsync(host, calls.Site, Role.Moderator);
        await calls.PostedAsync(moderator.As, "Welcome to this page.");

        Assert.Contains("class=\"tag staff\">Letters Desk<", (await host.PageAsync($"/embed/thread?site={calls.Site.Slug}&key={calls.Key}")).Text, StringComparison.Ordinal);
        Assert.Equal("moderator", (await calls.ThreadAsync()).Items()[0].GetProperty("author").GetProperty("badge").GetString());
        var settings = (await calls.GetAsync($"sites/{calls.Site.Slug}/settings", await calls.ModeratorAsync())).Json;
        var sent = settings.GetProperty("settings").GetRawText().Replace("Letters Desk", new string('a', Bounds.BadgeWord + 1), StringComparison.Ordinal);
        var refused = await calls.SendRawAsync(
            HttpMethod.Put, $"sites/{calls.Site.Slug}/settings", sent, (await calls.ModeratorAsync()).And(Calls.With("If-Match", $"\"{settings.Version()}\"")));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty("badges.moderator", out _), refused.Text);
    }

    private static async Task<HttpStatusCode> EnterAsync(DiscussHost host, ThreadCalls calls, string key)
    {
        using var keys = new PublisherKeys();
        var token = keys.Sign(PublisherKeys.Claims(Guid.NewGuid().ToString("N"), Calls.NewName()), key: Encoding.UTF8.GetBytes(key));
        return (await host.PostAsync($"/api/v1/sites/{calls.Site.Slug}/sign-on", new { token }, Calls.FromOwnPage(null))).Status;
    }

    private static async Task<string[]> LoggedAsync(ThreadCalls calls) =>
        [.. (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", await calls.ModeratorAsync())).Items()
            .Where(line => line.GetProperty("kind").GetString() == "secret").Select(line => line.GetProperty("what").GetString()!)];

    private static string SecretOf(Answer answer) => answer.Text.Split("shown this once: <code>")[1].Split('<')[0].Replace("&#x2B;", "+", StringComparison.Ordinal);

    private static async Task<Answer> SendAsync(DiscussHost host, ThreadCalls calls, string cookie, string path, params (string, string)[] fields)
    {
        var address = $"{path}?site={calls.Site.Slug}";
        var page = await host.PageAsync(address, cookie);
        return await host.FormAsync(address, fields.Append(("formToken", page.FormToken())).ToDictionary(field => field.Item1, field => field.Item2), cookie);
    }

    private async Task<(DiscussHost Host, ThreadCalls Calls, string Cookie)> OpenAsync(Database database)
    {
        var host = await hosts.OnAsync(database);
        return (host, await ThreadCalls.StartAsync(host), await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword));
    }
}
