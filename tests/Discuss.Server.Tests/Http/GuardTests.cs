using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Server.Tests.Http;

public sealed class GuardTests(ProbedHost probed) : IClassFixture<ProbedHost>
{
    private const string Guests = "/api/v1/guests";

    private DiscussHost Host => probed.Host;

    [Theory]
    [InlineData("cross-site", null, 403)]
    [InlineData("same-site", null, 403)]
    [InlineData("same-origin", "https://evil.example", 403)]
    [InlineData(null, "https://evil.example", 403)]
    [InlineData(null, "null", 403)]
    [InlineData(null, null, 403)]
    [InlineData("same-origin", null, 404)]
    [InlineData("same-origin", "null", 404)]
    [InlineData("none", null, 404)]
    [InlineData(null, "own", 404)]
    public async Task With_a_cookie_only_this_servers_own_pages_change_anything(string? site, string? origin, int status)
    {
        var cookie = (await Host.PostAsync(Guests, new { name = Calls.NewName() }, Calls.FromOwnPage())).Cookie;

        var answer = await Host.PostAsync("/api/v1/nothing", new { }, Browser(site, origin).And(Calls.With("Cookie", cookie)));

        Assert.Equal(status, (int)answer.Status);
    }

    [Theory]
    [InlineData("cross-site", "https://evil.example", 403)]
    [InlineData(null, null, 403)]
    [InlineData("same-origin", null, 404)]
    public async Task Forms_come_from_this_servers_own_pages_also_without_a_cookie(string? site, string? origin, int status)
    {
        var answer = await Host.SendAsync(HttpMethod.Post, "/embed/nothing", change: Browser(site, origin).And(request =>
            request.Content = new FormUrlEncodedContent([])));

        Assert.Equal(status, (int)answer.Status);
    }

    [Fact]
    public async Task With_a_token_a_program_needs_no_origin()
    {
        var answer = await Host.PostAsync("/api/v1/nothing", new { }, Calls.As("Guest", await Host.GuestTokenAsync()));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=b")]
    public async Task The_api_takes_json_only(string type)
    {
        var answer = await Host.SendAsync(HttpMethod.Post, Guests, change: request =>
        {
            request.Content = new StringContent("{\"name\":\"Ann\"}");
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        });

        answer.IsProblem(415, "not-json");
    }

    [Theory]
    [InlineData("{\"name\":\"Ann\",\"name\":\"Bob\"}", "name")]
    [InlineData("{\"name\":\"Ann\",\"role\":\"admin\"}", "role")]
    [InlineData("{\"Name\":\"Ann\"}", "Name")]
    [InlineData("{\"name\":7}", "name")]
    [InlineData("{\"name\":{\"a\":1}}", "name")]
    [InlineData("{\"name\":\"An\\u0000n\"}", "name")]
    [InlineData("{\"name\":\"An\\ud800n\"}", "name")]
    [InlineData("{\"name\":\"Ann\"", "$")]
    [InlineData("{\"name\":\"Ann\"}}", "$")]
    [InlineData("nonsense", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("", "$")]
    public async Task Json_that_is_not_what_is_expected_is_refused_by_the_name_of_the_field(string json, string field)
    {
        var answer = await Host.SendAsync(HttpMethod.Post, Guests, json);

        answer.IsProblem(400, "invalid-input", field);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var answer = await Host.SendAsync(HttpMethod.Post, Guests, change: request =>
        {
            request.Content = new ByteArrayContent([.. "{\"name\":\"An"u8, 0xC0, 0x80, 0xFF, .. "n\"}"u8]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        });

        answer.IsProblem(400, "invalid-input");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_a_megabyte_is_a_problem(bool chunked)
    {
        var json = "{\"name\":\"" + new string('x', 1_000_000) + "\"}";

        var answer = await Host.SendAsync(HttpMethod.Post, Guests, json, request => request.Headers.TransferEncodingChunked = chunked);

        answer.IsProblem(413, "too-large");
    }

    [Fact]
    public async Task Every_answer_of_the_api_is_sealed_off_from_browsers_also_when_it_is_a_refusal()
    {
        foreach (var (path, body) in new[] { (Guests, "{\"name\":\"Ann\"}"), (Guests, "nonsense"), ("/api/v1/nothing", "{}") })
        {
            var answer = await Host.SendAsync(HttpMethod.Post, path, body);

            Assert.Contains("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("sandbox", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Contains("camera=()", answer.Header("Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal("", answer.Header("Strict-Transport-Security"));
            Assert.Equal("", answer.Header("Server"));
        }
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_there()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.0/8" } });

        var answer = await host.SendAsync(HttpMethod.Get, "/account/sign-in", change: Calls.With("X-Forwarded-Proto", "https"));

        Assert.StartsWith("max-age=", answer.Header("Strict-Transport-Security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_a_site_may_call_the_api_and_no_others()
    {
        var origin = $"https://{Guid.NewGuid():N}.example";
        var site = await Host.SiteAsync(new SiteSettings { Origins = [origin] });
        var foreign = await Host.SiteAsync(new SiteSettings { Origins = ["https://other.example"] });

        var allowed = await ReadAsync(site.Slug, origin);
        Assert.Equal(origin, allowed.Header("Access-Control-Allow-Origin"));
        foreach (var refused in new[]
        {
            await ReadAsync(foreign.Slug, origin), await ReadAsync(site.Slug, "null"), await ReadAsync(site.Slug, origin + ".evil.example"),
            await ReadAsync(site.Slug, origin.Replace("https", "http", StringComparison.Ordinal)), await ReadAsync(site.Slug, origin: null),
        })
        {
            Assert.Equal("", refused.Header("Access-Control-Allow-Origin"));
            Assert.Contains("Origin", refused.Header("Vary"), StringComparison.Ordinal);
        }

        Assert.Equal("", allowed.Header("Access-Control-Allow-Credentials"));

        Task<Answer> ReadAsync(string slug, string? origin) => Host.SendAsync(
            HttpMethod.Get, $"/api/v1/sites/{slug}/thread?key=a", change: request =>
            {
                if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
            });
    }

    [Fact]
    public async Task A_browser_that_asks_first_is_told_what_a_sites_pages_may_do()
    {
        var origin = $"https://{Guid.NewGuid():N}.example";
        var site = await Host.SiteAsync(new SiteSettings { Origins = [origin] });
        var asking = Calls.With("Origin", origin).And(Calls.With("Access-Control-Request-Method", "POST"));

        var allowed = await Host.SendAsync(HttpMethod.Options, $"/api/v1/sites/{site.Slug}/comments?key=a", change: asking);
        var refused = await Host.SendAsync(HttpMethod.Options, "/api/v1/sites/unknown/comments?key=a", change: asking);

        Assert.Equal(HttpStatusCode.NoContent, allowed.Status);
        Assert.Equal(origin, allowed.Header("Access-Control-Allow-Origin"));
        Assert.Contains("idempotency-key", allowed.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Equal("", refused.Header("Access-Control-Allow-Origin"));
        Assert.Equal("", refused.Header("Access-Control-Allow-Methods"));
    }

    private Action<HttpRequestMessage> Browser(string? site, string? origin) => request =>
    {
        if (site is not null) request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? Host.Address.GetLeftPart(UriPartial.Authority) : origin);
    };
}
