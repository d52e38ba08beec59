using System.Net;
using System.Text;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.SignOn;

/// <summary>A publisher's token in the frame: who is known by it, and what it may not do.</summary>
public sealed class SignOnTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Origin = "https://news.example";

    [Theory]
    [OnSqlite("HS256", ""), OnSqlite("RS256", "r"), OnSqlite("ES256", "e"), OnSqlite("ES256", ""), OnPostgres("HS256", "")]
    public async Task A_token_makes_the_publishers_user_a_member_in_the_frame(Database database, string algorithm, string keyId)
    {
        using var publisher = await Newspaper.OpenAsync(await hosts.OnAsync(database));
        var name = Calls.NewName();

        var entered = await publisher.HandOverAsync(publisher.Keys.Sign(PublisherKeys.Claims("u1", name), algorithm, keyId: keyId));

        Assert.True(entered.Status == HttpStatusCode.OK, entered.Text);
        Assert.True(entered.Json.GetProperty("changed").GetBoolean());
        var posted = await publisher.PostAsync("Signed on.", entered.Cookie);
        Assert.Equal(HttpStatusCode.Created, posted.Status);
        Assert.Equal(name, posted.Json.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal("member", posted.Json.GetProperty("author").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task The_next_token_of_the_same_user_is_the_same_member_with_what_changed()
    {
        using var publisher = await Newspaper.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var (before, after) = (Calls.NewName("Mira"), Calls.NewName("Mira M"));
        var first = await publisher.HandOverAsync(publisher.Keys.Sign(PublisherKeys.Claims("u2", before)));
        await publisher.PostAsync("One.", first.Cookie);

        var claims = PublisherKeys.Claims("u2", after);
        claims["picture"] = Origin + "/people/mira.jpg";
        claims["badge"] = "staff";
        var second = await publisher.HandOverAsync(publisher.Keys.Sign(claims), first.Cookie);

        Assert.False(second.Json.GetProperty("changed").GetBoolean());
        var author = (await publisher.ThreadAsync()).Json.GetProperty("items")[0].GetProperty("author");
        Assert.Equal(after, author.GetProperty("name").GetString());
        Assert.Equal(Origin + "/people/mira.jpg", author.GetProperty("avatarUrl").GetString());
        Assert.Equal("staff", author.GetProperty("badge").GetString());
    }

    [Fact]
    public async Task A_token_is_good_once_and_again_only_for_whom_it_signed_in_here()
    {
        using var publisher = await Newspaper.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var token = publisher.Keys.Sign(PublisherKeys.Claims("u3", Calls.NewName()));
        var entered = await publisher.HandOverAsync(token);

        Assert.False((await publisher.HandOverAsync(token, entered.Cookie)).Json.GetProperty("changed").GetBoolean());
        (await publisher.HandOverAsync(token)).IsProblem(400, "used-token", "token");
        var other = await publisher.HandOverAsync(publisher.Keys.Sign(PublisherKeys.Claims("u4", Calls.NewName())));
        (await publisher.HandOverAsync(token, other.Cookie)).IsProblem(400, "used-token", "token");
    }

    [Fact]
    public async Task Nothing_but_a_good_token_is_taken()
    {
        using var publisher = await Newspaper.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        using var stranger = new PublisherKeys();
        var keys = publisher.Keys;
        string With(Action<Dictionary<string, object?>> change, string algorithm = "HS256")
        {
            var claims = PublisherKeys.Claims("u5", Calls.NewName());
            change(claims);
            return keys.Sign(claims, algorithm);
        }

        long In(double minutes) => DateTimeOffset.UtcNow.AddMinutes(minutes).ToUnixTimeSeconds();
        var good = With(_ => { });
        string[] bad =
        [
            "", "a", "a.b.c", good[..^8], good[..good.LastIndexOf('.')] + ".", good[..^3] + "AAA", new string('a', 9000), "ey\0", good + "." + good,
            With(claims => claims["iss"] = "https://elsewhere.example"),
            With(claims => claims.Remove("iss")),
            With(claims => claims["aud"] = "another"),
            With(claims => claims.Remove("aud")),
            With(claims => claims["exp"] = In(-1)),
            With(claims => claims["exp"] = In(120)),
            With(claims => claims.Remove("exp")),
            With(claims => claims["exp"] = "soon"),
            With(claims => claims["nbf"] = In(10)),
            With(claims => claims.Remove("sub")),
            With(claims => claims["sub"] = ""),
            With(claims => claims["sub"] = new string('s', 201)),
            With(claims => claims["sub"] = 7),
            With(claims => claims.Remove("jti")),
            With(claims => claims.Remove("name")),
            With(claims => claims["name"] = "a\0b"),
            With(claims => claims["roles"] = "moderator"),
            With(claims => claims["articles"] = Enumerable.Range(0, 101).Select(n => n.ToString())),
            // Unsigned; signed by somebody else; signed with the public key as if it were the secret; an algorithm and an extension that are not ours.
            With(_ => { }, "none"),
            stranger.Sign(PublisherKeys.Claims("u5", "Mallory")),
            stranger.Sign(PublisherKeys.Claims("u5", "Mallory"), "RS256", keyId: "r"),
            keys.Sign(PublisherKeys.Claims("u5", "Mallory"), "HS256", Encoding.UTF8.GetBytes(keys.KeySet)),
            keys.Sign(PublisherKeys.Claims("u5", "Mallory"), "RS256", keyId: "unknown"),
            keys.Sign(PublisherKeys.Claims("u5", "Mallory"), "HS256", header: new() { ["crit"] = new[] { "b64" }, ["b64"] = false }),
        ];

        foreach (var token in bad)
        {
            var answer = await publisher.HandOverAsync(token);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{token}: {(int)answer.Status} {answer.Text}");
            Assert.True(answer.Json.GetProperty("errors").TryGetProperty("token", out _), answer.Text);
            Assert.Empty(answer.Cookies);
        }

        var taken = await publisher.HandOverAsync(good);
        Assert.True(taken.Status == HttpStatusCode.OK, taken.Text);
    }

    [Theory]
    [InlineData("picture", "https://tracker.example/pixel.gif")]
    [InlineData("picture", "http://news.example/a.jpg")]
    [InlineData("picture", "https://news.example.evil.example/a.jpg")]
    [InlineData("picture", "javascript:alert(1)")]
    [InlineData("badge", "administrator")]
    [InlineData("name", "Administrator")]
    [InlineData("name", "\u202e\u200b")]
    public async Task What_a_publisher_may_not_say_is_refused_and_nobody_is_made(string claim, string value)
    {
        using var publisher = await Newspaper.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var claims = PublisherKeys.Claims("u6", Calls.NewName());
        claims[claim] = value;

        (await publisher.HandOverAsync(publisher.Keys.Sign(claims))).IsProblem(422, "unusable-token", "token");

        // The token was not used up by it, and the user is not there.
        claims[claim] = claim == "name" ? Calls.NewName() : null;
        Assert.True((await publisher.HandOverAsync(publisher.Keys.Sign(claims))).Json.GetProperty("changed").GetBoolean());
    }

    [Fact]
    public async Task One_publishers_word_opens_no_account_of_anothers_site_nor_by_mail_address()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        using var publisher = await Newspaper.OpenAsync(host);
        using var other = await Newspaper.OpenAsync(host);
        var claims = PublisherKeys.Claims("admin", Calls.NewName());
        (claims["email"], claims["email_verified"]) = (DiscussHost.AdminEmail, true);
        var (here, there) = (publisher.Keys.Sign(claims), other.Keys.Sign(PublisherKeys.Claims("admin", Calls.NewName())));

        (await other.HandOverAsync(here)).IsProblem(400, "bad-token", "token");
        var one = await publisher.PostAsync("One.", (await publisher.HandOverAsync(here)).Cookie);
        var two = await other.PostAsync("Two.", (await other.HandOverAsync(there)).Cookie);

        var admin = await host.BearerAsync();
        Assert.NotEqual(one.Json.GetProperty("author").GetProperty("name").GetString(), two.Json.GetProperty("author").GetProperty("name").GetString());
        Assert.NotEqual("Administrator", one.Json.GetProperty("author").GetProperty("name").GetString());
        Assert.NotEmpty(admin);
    }

    [Fact]
    public async Task A_role_that_the_publisher_gives_counts_on_its_site_and_never_in_the_frame_and_goes_when_it_is_not_given_any_more()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        using var publisher = await Newspaper.OpenAsync(host);
        var claims = PublisherKeys.Claims("u7", Calls.NewName());
        claims["roles"] = new[] { "moderator" };
        var entered = await publisher.HandOverAsync(publisher.Keys.Sign(claims));
        var member = await publisher.MemberAsync("u7");
        var permissions = host.Services.GetRequiredService<Permissions>();

        Assert.Equal(Role.Moderator, await permissions.RoleAsync(member, publisher.Site.Id, CancellationToken.None));
        Assert.Null(await permissions.RoleAsync(member, (await host.SiteAsync()).Id, CancellationToken.None));
        var queue = await host.PageAsync($"/api/v1/moderation/queue?site={publisher.Site.Slug}", entered.Cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, queue.Status);

        var without = PublisherKeys.Claims("u7", Calls.NewName());
        without["roles"] = Array.Empty<string>();
        await publisher.HandOverAsync(publisher.Keys.Sign(without), entered.Cookie);
        Assert.Null(await permissions.RoleAsync(member, publisher.Site.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_says_nothing_new_is_told_to_nobody()
    {
        await using var host = await DiscussHost.StartAsync();
        using var publisher = await Newspaper.OpenAsync(host);
        var name = Calls.NewName();
        string Token(params string[] articles)
        {
            var claims = PublisherKeys.Claims("writer", name);
            claims["articles"] = articles;
            return publisher.Keys.Sign(claims);
        }

        var cookie = (await publisher.HandOverAsync(Token("harbour", "ferry"))).Cookie;
        var told = 0;
        using var listening = host.Services.GetRequiredService<IEventBus>().Subscribe((IdentityEvent @event) =>
        {
            if (@event.Kind == IdentityEventKind.AuthorChanged) Interlocked.Increment(ref told);
        });

        await publisher.HandOverAsync(Token("ferry", "harbour"), cookie);
        Assert.Equal(0, told);
        await publisher.HandOverAsync(Token("ferry"), cookie);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Users_who_share_a_name_are_told_apart()
    {
        using var publisher = await Newspaper.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var name = Calls.NewName("Jan");
        var posts = new List<string?>();
        foreach (var subject in (string[])["a", "b", "c"])
        {
            var entered = await publisher.HandOverAsync(publisher.Keys.Sign(PublisherKeys.Claims(subject, name)));
            posts.Add((await publisher.PostAsync("Me, too.", entered.Cookie)).Json.GetProperty("author").GetProperty("name").GetString());
        }

        Assert.Equal([name, name + " 2", name + " 3"], posts);
    }

    [Fact]
    public async Task A_page_elsewhere_cannot_hand_over_a_token_and_a_site_without_it_takes_none()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        using var publisher = await Newspaper.OpenAsync(host);
        var token = publisher.Keys.Sign(PublisherKeys.Claims("u8", Calls.NewName()));

        (await host.PostAsync($"/api/v1/sites/{publisher.Site.Slug}/sign-on", new { token }, Calls.With("Sec-Fetch-Site", "cross-site"))).IsProblem(403, "forbidden");
        var plain = await host.SiteAsync();
        (await host.PostAsync($"/api/v1/sites/{plain.Slug}/sign-on", new { token }, Calls.FromOwnPage())).IsProblem(404, "no-single-sign-on");
    }
}
