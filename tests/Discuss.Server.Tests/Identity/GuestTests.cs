using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity;

public sealed class GuestTests(Hosts hosts, ProbedHost probed) : IClassFixture<Hosts>, IClassFixture<ProbedHost>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_says_a_name_and_gets_a_token(Database database)
    {
        var host = await hosts.OnAsync(database);
        var name = Calls.NewName();

        var answer = await host.PostAsync("/api/v1/guests", new { name, email = "ann@example.org", website = "https://ann.example/about" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(name, answer.Json.GetProperty("guest").GetProperty("name").GetString());
        Assert.NotEmpty(answer.Json.GetProperty("guest").GetProperty("id").GetString()!);
        Assert.NotEmpty(answer.Json.GetProperty("token").GetString()!);
        Assert.Empty(answer.Cookies);
    }

    [Fact]
    public async Task The_token_says_who_sends_a_request()
    {
        var name = Calls.NewName("Ünal 阿");
        var token = await probed.Host.GuestTokenAsync(name);

        var who = await probed.Host.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Guest", token));

        Assert.Equal(name, who.Json.GetProperty("name").GetString());
        Assert.Equal("Guest", who.Json.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("Guest", "")]
    [InlineData("Guest", "x")]
    [InlineData("Guest", "not a token at all !")]
    [InlineData("Bearer", "CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_that_is_not_good_is_refused_and_not_taken_for_nobody(string scheme, string token)
    {
        var answer = await probed.Host.SendAsync(HttpMethod.Get, "/who", change: Calls.With("Authorization", $"{scheme} {token}"));

        answer.IsProblem(401, "bad-token");
        Assert.Contains("Bearer", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_token_with_one_changed_character_or_of_another_kind_or_of_another_server_is_refused()
    {
        var token = await probed.Host.GuestTokenAsync();
        await using var other = await DiscussHost.StartAsync();
        var foreign = await other.GuestTokenAsync();
        var middle = token.Length / 2;
        var changed = token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];

        foreach (var (scheme, bad) in new[] { ("Guest", changed), ("Guest", token[..^4]), ("Bearer", token), ("Guest", foreign) })
        {
            var answer = await probed.Host.SendAsync(HttpMethod.Get, "/who", change: Calls.As(scheme, bad));
            answer.IsProblem(401, "bad-token");
        }
    }

    [Fact]
    public async Task A_token_is_good_after_a_second_start()
    {
        await using var first = await DiscussHost.StartAsync();
        var token = await first.GuestTokenAsync("Ann");
        await first.StopAsync();

        await using var second = await DiscussHost.StartAsync(Probe.Host(new HostOptions { DataFolder = first.DataFolder }));
        var who = await second.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Guest", token));

        Assert.Equal("Ann", who.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_guest_whose_token_was_taken_back_cannot_write()
    {
        var token = await probed.Host.GuestTokenAsync();
        var id = probed.Host.Services.GetRequiredService<TokenSealer>().OpenGuest(token)!.AuthorId;
        var revoke = new Sql("UPDATE authors SET revoked_at = 1 WHERE id = @id", Parameter.Long("id"));
        await probed.Host.Database.WriteAsync(session => session.ExecuteAsync(revoke, CancellationToken.None, id), CancellationToken.None);

        var answer = await probed.Host.PostAsync("/api/who", new { }, Calls.As("Guest", token));

        answer.IsProblem(401, "bad-token");
    }

    public static TheoryData<string?, string?, string?, string> BadGuests => new()
    {
        { null, null, null, "name" },
        { "", null, null, "name" },
        { "   ", null, null, "name" },
        { new string('n', 400), null, null, "name" },
        { "An\0n", null, null, "name" },
        { "\u200B\u2060", null, null, "name" },
        { "Ann", "no address", null, "email" },
        { "Ann", "ann@example.org\r\nBcc: all@example.org", null, "email" },
        { "Ann", "ann@@example.org", null, "email" },
        { "Ann", "ann@localhost", null, "email" },
        { "Ann", "\"ann\"@example.org", null, "email" },
        { "Ann", new string('a', 250) + "@example.org", null, "email" },
        { "Ann", null, "javascript:alert(1)", "website" },
        { "Ann", null, "ann.example", "website" },
        { "Ann", null, "/about", "website" },
        { "Ann", null, "https://user:secret@ann.example", "website" },
        { "Ann", null, "https://ann.example/\n", "" },
        { "Ann", null, "https://ann.example/a b", "website" },
        { "Ann", null, "https://ann.example/" + new string('a', 300), "website" },
        { "Ann", null, "https://ann.example/" + new string('ü', 100), "website" },
    };

    [Theory, MemberData(nameof(BadGuests))]
    public async Task What_is_no_name_mail_address_or_website_is_refused_by_the_name_of_its_field(string? name, string? email, string? website, string field)
    {
        var answer = await probed.Host.PostAsync("/api/v1/guests", new { name, email, website });

        if (field.Length > 0) answer.IsProblem(400, "invalid-input", field);
        else Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    [Theory]
    [InlineData("Admin")]
    [InlineData("ADMINISTRATOR")]
    [InlineData("Mod Team")]
    [InlineData("ad\u00ADmin")]
    [InlineData("\u0430dmin")]
    [InlineData("a.d.m.i.n")]
    [InlineData("Ａｄｍｉｎ")]
    [InlineData("Discuss")]
    public async Task A_reserved_name_is_nobodys(string name)
    {
        var answer = await probed.Host.PostAsync("/api/v1/guests", new { name });

        answer.IsProblem(422, "name-taken", "name");
    }

    [Fact]
    public async Task The_name_of_a_site_is_no_guests()
    {
        await using var host = await DiscussHost.StartAsync();
        await host.SiteAsync();

        var answer = await host.PostAsync("/api/v1/guests", new { name = "TEST  site" });

        answer.IsProblem(422, "name-taken", "name");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_does_not_wear_a_members_name_nor_one_that_looks_like_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var name = Calls.NewName("Carla");
        await host.RegisterAsync(name);

        foreach (var worn in new[] { name, name.ToUpperInvariant(), name.Replace("Carla", "Car\u200Bla", StringComparison.Ordinal), name.Replace('a', '\u0430') })
        {
            var answer = await host.PostAsync("/api/v1/guests", new { name = worn });
            answer.IsProblem(422, "name-taken", "name");
        }
    }

    [Fact]
    public async Task Two_guests_may_have_one_name()
    {
        var name = Calls.NewName();

        Assert.NotEqual(await probed.Host.GuestTokenAsync(name), await probed.Host.GuestTokenAsync(name));
    }

    [Fact]
    public async Task A_guests_mail_address_is_stored_sealed()
    {
        await using var host = await DiscussHost.StartAsync();
        await host.PostAsync("/api/v1/guests", new { name = "Ann", email = "very-private@example.org" });
        // The mail itself has to say whom it is for, and lies in a folder of its own.
        await host.MailAsync("very-private@example.org");
        await host.StopAsync();

        var mails = Path.Combine(host.DataFolder, "mail") + Path.DirectorySeparatorChar;
        var files = Directory.GetFiles(host.DataFolder, "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(mails, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.DoesNotContain("very-private", await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task From_the_servers_own_page_the_guest_is_also_signed_in_by_cookie()
    {
        var name = Calls.NewName();
        var made = await probed.Host.PostAsync("/api/v1/guests", new { name }, Calls.FromOwnPage());

        Assert.StartsWith("discuss=", made.Cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", made.Cookies[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", made.Cookies[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=31536000", made.Cookies[0], StringComparison.OrdinalIgnoreCase);

        var who = await probed.Host.SendAsync(HttpMethod.Get, "/who", change: Calls.With("Cookie", made.Cookie));
        Assert.Equal(name, who.Json.GetProperty("name").GetString());
        Assert.Equal("Frame", who.Json.GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_page_of_another_origin_sets_no_cookie()
    {
        var made = await probed.Host.PostAsync("/api/v1/guests", new { name = Calls.NewName() }, Calls.With("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Empty(made.Cookies);
    }

    [Fact]
    public async Task Over_https_the_cookie_is_partitioned_and_for_this_host_only()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.1" } });

        var made = await host.PostAsync("/api/v1/guests", new { name = "Ann" }, Calls.FromOwnPage().And(Calls.With("X-Forwarded-Proto", "https")));

        var cookie = made.Cookies[0];
        Assert.StartsWith("__Host-discuss=", cookie, StringComparison.Ordinal);
        foreach (var part in new[] { "path=/", "secure", "httponly", "samesite=none", "partitioned" })
            Assert.Contains(part, cookie.Split("; "), StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_cookie_that_is_not_good_is_thrown_away_and_the_reader_is_nobody()
    {
        var who = await probed.Host.SendAsync(HttpMethod.Get, "/who", change: Calls.With("Cookie", "discuss=gnonsense"));

        Assert.Equal(HttpStatusCode.OK, who.Status);
        Assert.Null(who.Json.GetProperty("kind").GetString());
        Assert.Contains("expires=Thu, 01 Jan 1970", who.Cookies[0], StringComparison.OrdinalIgnoreCase);
    }
}
