using System.Net;
using Discuss.Server.Http;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.AspNetCore.Http;

namespace Discuss.Server.Tests.Http;

public sealed class LimitTests
{
    [Fact]
    public async Task Too_many_guests_from_one_network_are_told_when_to_come_again_whatever_address_they_claim()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });

        var answers = new List<Answer>();
        for (var i = 0; i < 12; i++)
            answers.Add(await host.PostAsync("/api/v1/guests", new { name = $"Ann {i}" }, Calls.With("X-Forwarded-For", $"198.51.100.{i}")));

        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        answers[^1].IsProblem(429, "too-many-requests");
        Assert.InRange(int.Parse(answers[^1].Header("Retry-After")), 1, 3600);
    }

    [Fact]
    public async Task A_form_that_makes_a_guest_counts_as_making_one_so_that_names_are_not_made_by_posting()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
        var site = await host.SiteAsync();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["site"] = site.Slug, ["key"] = "article", ["body"] = $"Comment {i}.", ["name"] = $"Ann {i}",
            });
            using var request = new HttpRequestMessage(HttpMethod.Post, "/embed/comments") { Content = form };
            Calls.FromOwnPage()(request);
            using var answer = await host.Client.SendAsync(request);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(10, answers.Count(status => status == HttpStatusCode.SeeOther));
        Assert.Equal(2, answers.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Behind_a_listed_proxy_each_network_has_a_limit_of_its_own()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            RateLimits = true, Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.1" },
        });

        for (var i = 0; i < 12; i++)
        {
            var answer = await host.PostAsync("/api/v1/guests", new { name = $"Ann {i}" }, Calls.With("X-Forwarded-For", $"198.51.100.{i}"));
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        }
    }

    [Fact]
    public async Task Passwords_of_one_account_are_tried_ten_times_from_one_network_and_another_accounts_still()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
        Answer last = null!;
        for (var i = 0; i < 11; i++) last = await host.PostAsync("/api/v1/session", new { email = "ann@example.org", password = "wrong wrong wrong" });

        last.IsProblem(429, "too-many-requests");
        (await host.PostAsync("/api/v1/session", new { email = "bob@example.org", password = "wrong wrong wrong" })).IsProblem(401, "wrong-credentials");
    }

    [Fact]
    public async Task Switched_off_there_are_no_limits()
    {
        await using var host = await DiscussHost.StartAsync();

        for (var i = 0; i < 30; i++) await host.GuestTokenAsync();
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void A_network_is_an_ipv4_address_or_an_ipv6_64_and_only_a_hash_is_kept(string one, string other, bool same)
    {
        Assert.Equal(same, Limits.NetworkOf(From(one)) == Limits.NetworkOf(From(other)));
        Assert.DoesNotContain(one, Limits.NetworkOf(From(one)), StringComparison.Ordinal);
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
