using System.Net;
using Discuss.Server.Identity.SignOn;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.SignOn;

/// <summary>A publisher with a site of its own and its own users, and the frame in its pages.</summary>
internal sealed class Newspaper : IDisposable
{
    private readonly DiscussHost _host;

    private Newspaper(DiscussHost host, Site site) => (_host, Site) = (host, site);

    public Site Site { get; }

    public PublisherKeys Keys { get; } = new();

    /// <summary>Sets single sign-on up as an owner does, by the API: a secret, and a key set.</summary>
    public static async Task<Newspaper> OpenAsync(DiscussHost host)
    {
        var newspaper = new Newspaper(host, await host.SiteAsync(new SiteSettings { Origins = ["https://news.example"] }));
        var put = await newspaper.SetUpAsync(new
        {
            issuer = PublisherKeys.Issuer, audience = PublisherKeys.Audience, secret = newspaper.Keys.Secret, keys = newspaper.Keys.KeySet,
        });
        Assert.Equal(HttpStatusCode.OK, put.Status);
        return newspaper;
    }

    public async Task<Answer> SetUpAsync(object settings, string? token = null) => await _host.SendAsync(
        HttpMethod.Put, $"/api/v1/sites/{Site.Slug}/single-sign-on", System.Text.Json.JsonSerializer.Serialize(settings),
        Calls.As("Bearer", token ?? await _host.BearerAsync()));

    /// <summary>The frame hands over a token that the page around it gave.</summary>
    public Task<Answer> HandOverAsync(string token, string? cookie = null) =>
        _host.PostAsync($"/api/v1/sites/{Site.Slug}/sign-on", new { token }, Calls.FromOwnPage(cookie));

    public Task<Answer> PostAsync(string body, string cookie) =>
        _host.PostAsync($"/api/v1/sites/{Site.Slug}/comments?key=harbour", new { body }, Calls.FromOwnPage(cookie).And(Calls.With("Idempotency-Key", Guid.NewGuid().ToString("N"))));

    public Task<Answer> ThreadAsync() => _host.PageAsync($"/api/v1/sites/{Site.Slug}/thread?key=harbour");

    /// <summary>The member behind a user.</summary>
    public async Task<long> MemberAsync(string subject)
    {
        await using var session = await _host.Database.ReadAsync(CancellationToken.None);
        var find = new Sql(
            "SELECT member_id FROM member_logins WHERE login_provider = @provider AND provider_key = @subject", Parameter.Text("provider"), Parameter.Text("subject"));
        return await session.FirstAsync(find, row => row.GetInt64(0), CancellationToken.None, SignOnMembers.ProviderOf(Site.Id), subject);
    }

    public void Dispose() => Keys.Dispose();
}
