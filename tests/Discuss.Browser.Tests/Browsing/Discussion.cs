using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>A thread on a site of its own, and people who write to it by the API, out of sight of the browser.</summary>
public sealed class Discussion : IDisposable
{
    private readonly Stage _stage;
    private readonly HttpClient _client;
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    private Discussion(Stage stage, string site)
    {
        _stage = stage;
        Site = site;
        var handler = new SocketsHttpHandler { UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => stage.Certificate.Equals(shown);
        _client = new HttpClient(handler) { BaseAddress = stage.Host.Address };
    }

    public string Site { get; }

    public string Key { get; } = "harbour";

    public static Task<Discussion> StartAsync(Stage stage) => StartAsync(stage, new SiteSettings { Origins = [stage.Publisher.Origin] });

    internal static async Task<Discussion> StartAsync(Stage stage, SiteSettings settings)
    {
        var site = await stage.Host.SiteAsync(settings);
        return new Discussion(stage, site.Slug);
    }

    /// <summary>An article with this discussion under it; its address.</summary>
    public string Publish(Func<Article, Article>? change = null)
    {
        var article = new Article(Site, Key);
        return _stage.Publisher.Publish(change?.Invoke(article) ?? article);
    }

    /// <summary>The framed page on its own, as somebody without scripts may open it.</summary>
    public string FrameAddress(string more = "") => new Uri(_stage.Home, $"embed/thread?site={Site}&key={Key}{more}").AbsoluteUri;

    /// <summary>Posts a comment as a guest, who insists where asked to think again; its identifier.</summary>
    public async Task<string> PostAsync(string name, string text, string? parent = null, string? key = null, string? title = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/sites/{Site}/comments?key={key ?? Key}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Guest", await TokenAsync(name));
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        request.Content = JsonContent.Create(new { body = text, parentId = parent, insist = true, title });
        return (await SendAsync(request))["id"]!.GetValue<string>();
    }

    public async Task EditAsync(string name, string id, string text)
    {
        var version = (await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"api/v1/comments/{id}")))["version"];
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"api/v1/comments/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Guest", await TokenAsync(name));
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        request.Content = JsonContent.Create(new { body = text });
        await SendAsync(request);
    }

    public async Task DeleteAsync(string name, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"api/v1/comments/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Guest", await TokenAsync(name));
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    public async Task ReportAsync(string name, string id, string reason, string? note = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/comments/{id}/reports");
        request.Headers.Authorization = new AuthenticationHeaderValue("Guest", await TokenAsync(name));
        request.Content = JsonContent.Create(new { reason, note });
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    public async Task VoteAsync(string name, string id, int value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/comments/{id}/vote");
        request.Headers.Authorization = new AuthenticationHeaderValue("Guest", await TokenAsync(name));
        request.Content = JsonContent.Create(new { value });
        await SendAsync(request);
    }

    /// <summary>Pins a comment above the thread or picks it, as an administrator, or takes that back.</summary>
    /// <param name="mark"><c>pin</c> or <c>feature</c>.</param>
    public async Task MarkAsync(string id, string mark, bool on = true)
    {
        using var request = new HttpRequestMessage(on ? HttpMethod.Put : HttpMethod.Delete, $"api/v1/moderation/comments/{id}/{mark}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await AdministratorAsync());
        await SendAsync(request);
    }

    /// <summary>How many comments the server counts.</summary>
    public async Task<int> CountAsync() =>
        (await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"api/v1/sites/{Site}/counts?key={Key}")))["counts"]![Key]!.GetValue<int>();

    public void Dispose() => _client.Dispose();

    private async Task<string> AdministratorAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/session")
        {
            Content = JsonContent.Create(new { email = DiscussHost.AdminEmail, password = DiscussHost.AdminPassword }),
        };
        return (await SendAsync(request))["token"]!.GetValue<string>();
    }

    private async Task<string> TokenAsync(string name)
    {
        if (_tokens.TryGetValue(name, out var known)) return known;
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/guests") { Content = JsonContent.Create(new { name }) };
        return _tokens[name] = (await SendAsync(request))["token"]!.GetValue<string>();
    }

    private async Task<JsonNode> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
