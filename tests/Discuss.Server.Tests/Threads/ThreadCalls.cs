using System.Net;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Server.Tests.Threads;

/// <summary>A site of its own on a running server, and people who use the HTTP contract with it.</summary>
internal sealed class ThreadCalls(DiscussHost host, Site site)
{
    public string Key { get; } = "article";

    public Site Site { get; } = site;

    public static async Task<ThreadCalls> StartAsync(DiscussHost host, SiteSettings? settings = null) => new(host, await host.SiteAsync(settings));

    public async Task<Action<HttpRequestMessage>> GuestAsync(string? name = null) => Calls.As("Guest", await host.GuestTokenAsync(name));

    public async Task<Action<HttpRequestMessage>> ModeratorAsync() => Calls.As("Bearer", await host.BearerAsync());

    public Task<Answer> PostAsync(Action<HttpRequestMessage>? who, object body, string? idempotencyKey = null, string? key = null) =>
        PostRawAsync(who, JsonSerializer.Serialize(body, JsonSerializerOptions.Web), idempotencyKey, key);

    public Task<Answer> PostRawAsync(Action<HttpRequestMessage>? who, string json, string? idempotencyKey = null, string? key = null) =>
        host.SendAsync(HttpMethod.Post, $"/api/v1/sites/{Site.Slug}/comments?key={Uri.EscapeDataString(key ?? Key)}", json, request =>
        {
            who?.Invoke(request);
            if (idempotencyKey is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        });

    public async Task<JsonElement> PostedAsync(Action<HttpRequestMessage> who, string text, string? parentId = null)
    {
        var answer = await PostAsync(who, new { body = text, parentId });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json;
    }

    public Task<Answer> GetAsync(string path, Action<HttpRequestMessage>? who = null) => host.SendAsync(HttpMethod.Get, "/api/v1/" + path, null, who);

    public Task<Answer> ThreadAsync(string more = "", Action<HttpRequestMessage>? who = null) =>
        GetAsync($"sites/{Site.Slug}/thread?key={Key}{more}", who);

    public Task<Answer> SendRawAsync(HttpMethod method, string path, string json, Action<HttpRequestMessage>? who) =>
        host.SendAsync(method, "/api/v1/" + path, json, who);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body, Action<HttpRequestMessage>? who) =>
        host.SendAsync(method, "/api/v1/" + path, body is null ? null : JsonSerializer.Serialize(body, JsonSerializerOptions.Web), who);
}

internal static class Elements
{
    public static string Id(this JsonElement comment) => comment.GetProperty("id").GetString()!;

    public static int Version(this JsonElement comment) => comment.GetProperty("version").GetInt32();

    public static JsonElement[] Items(this Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray()];
}
