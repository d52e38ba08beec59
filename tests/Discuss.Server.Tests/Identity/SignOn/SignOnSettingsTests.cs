using System.Net;
using System.Text;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Identity.SignOn;

public sealed class SignOnSettingsTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly string Secret = string.Concat("0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c", "1122334455667788");

    [Theory]
    [OnSqlite, OnPostgres]
    public async Task An_owner_sets_it_up_reads_it_without_the_secret_and_takes_it_away(Database database)
    {
        var host = await hosts.OnAsync(database);
        using var newspaper = await Newspaper.OpenAsync(host);
        var path = $"/api/v1/sites/{newspaper.Site.Slug}/single-sign-on";
        var owner = Calls.As("Bearer", await host.BearerAsync());

        var read = await host.SendAsync(HttpMethod.Get, path, change: owner);
        Assert.True(read.Json.GetProperty("hasSecret").GetBoolean());
        Assert.DoesNotContain(newspaper.Keys.Secret, read.Text, StringComparison.Ordinal);

        // What is left out of the secret stays.
        var kept = await newspaper.SetUpAsync(new { issuer = "another", audience = "b" });
        Assert.True(kept.Json.GetProperty("hasSecret").GetBoolean());

        Assert.Equal(HttpStatusCode.NoContent, (await host.SendAsync(HttpMethod.Delete, path, change: owner)).Status);
        (await host.SendAsync(HttpMethod.Get, path, change: owner)).IsProblem(404, "no-single-sign-on");
    }

    [Fact]
    public async Task Nobody_else_reads_or_writes_it()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        using var newspaper = await Newspaper.OpenAsync(host);
        var member = await host.BearerAsync(await host.RegisterAsync(), Calls.Password);
        var path = $"/api/v1/sites/{newspaper.Site.Slug}/single-sign-on";

        (await host.SendAsync(HttpMethod.Get, path)).IsProblem(401, "identity-required");
        (await host.SendAsync(HttpMethod.Get, path, change: Calls.As("Bearer", member))).IsProblem(403, "forbidden");
        (await newspaper.SetUpAsync(new { issuer = "a", audience = "b", secret = Secret }, member)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_by_its_name_and_nothing_changes()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        using var newspaper = await Newspaper.OpenAsync(host);
        using var keys = new PublisherKeys();
        (object Settings, string Field)[] wrong =
        [
            (new { audience = "b", secret = Secret }, "issuer"),
            (new { issuer = "a", audience = "", secret = Secret }, "audience"),
            (new { issuer = "a", audience = "b", secret = "short" }, "secret"),
            (new { issuer = "a", audience = "b", secret = new string('a', 64) }, "secret"),
            (new { issuer = "a", audience = "b", secret = "your-256-bit-secret-your-256-bit-secret" }, "secret"),
            (new { issuer = "a", audience = "b", keys = "{}" }, "keys"),
            (new { issuer = "a", audience = "b", keys = "[1" }, "keys"),
            (new { issuer = "a", audience = "b", keys = keys.PrivateKeySet }, "keys"),
            (new { issuer = "a", audience = "b", keys = """{"keys":[{"kty":"oct","k":"AAAA"}]}""" }, "keys"),
            (new { issuer = "a", audience = "b", keys = """{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}""" }, "keys"),
            (new { issuer = "a", audience = "b", keysUrl = "http://keys.example/" }, "keysUrl"),
            (new { issuer = "a", audience = "b", keysUrl = "file:///etc/passwd" }, "keysUrl"),
            (new { issuer = "a", audience = "b", keysUrl = "https://user:pass@keys.example/" }, "keysUrl"),
        ];

        foreach (var (settings, field) in wrong) (await newspaper.SetUpAsync(settings)).IsProblem(400, "invalid-input", field);

        Assert.Equal(HttpStatusCode.OK, (await newspaper.HandOverAsync(newspaper.Keys.Sign(PublisherKeys.Claims("u", Calls.NewName())))).Status);
    }

    [Fact]
    public async Task A_key_set_is_fetched_where_the_own_network_may_be_asked_and_never_otherwise()
    {
        using var keys = new PublisherKeys();
        var asked = 0;
        await using var server = await ServeAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return context.Response.WriteAsync(keys.KeySet);
        });
        var url = server.Urls.Single() + "/keys";
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["Discuss:Outbound:AllowPrivate"] = "true" },
        });
        using var newspaper = await Newspaper.OpenAsync(host);
        await newspaper.SetUpAsync(new { issuer = PublisherKeys.Issuer, audience = PublisherKeys.Audience, keysUrl = url });

        foreach (var subject in (string[])["u1", "u2"])
        {
            var answer = await newspaper.HandOverAsync(keys.Sign(PublisherKeys.Claims(subject, Calls.NewName()), "ES256", keyId: "e"));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }

        // A key that nobody has is not looked for as often as somebody likes.
        for (var i = 0; i < 5; i++)
            (await newspaper.HandOverAsync(keys.Sign(PublisherKeys.Claims("u3", "Mallory"), "RS256", keyId: "unknown"))).IsProblem(400, "bad-token", "token");
        Assert.Equal(1, asked);

        var strict = await hosts.OnAsync(Database.Sqlite);
        using var other = await Newspaper.OpenAsync(strict);
        (await other.SetUpAsync(new { issuer = "a", audience = "b", keysUrl = url })).IsProblem(400, "invalid-input", "keysUrl");
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
