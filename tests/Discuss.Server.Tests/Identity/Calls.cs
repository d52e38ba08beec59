using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity;

/// <summary>What identity tests say to the server, and what they read from its answers.</summary>
internal static class Calls
{
    public const string Password = "nine violet kettles";

    private static int _last;

    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string start = "Ann") => $"{start} {Interlocked.Increment(ref _last)} {Guid.NewGuid().ToString("N")[..8]}";

    public static string NewEmail() => $"m{Guid.NewGuid():N}@example.org";

    public static Task<Answer> PostAsync(this DiscussHost host, string path, object body, Action<HttpRequestMessage>? change = null) =>
        host.SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body, JsonSerializerOptions.Web), change);

    public static async Task<Answer> SendAsync(
        this DiscussHost host, HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        using var response = await host.Client.SendAsync(request);
        return await Answer.FromAsync(response);
    }

    public static async Task<string> GuestTokenAsync(this DiscussHost host, string? name = null)
    {
        var answer = await host.PostAsync("/api/v1/guests", new { name = name ?? NewName() });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json.GetProperty("token").GetString()!;
    }

    /// <summary>A new member; their mail address.</summary>
    public static async Task<string> RegisterAsync(this DiscussHost host, string? name = null, string? password = null)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var email = NewEmail();
        await scope.ServiceProvider.GetRequiredService<Registration>().RegisterAsync(
            new NewMember(name ?? NewName(), email, password ?? Password), CancellationToken.None);
        return email;
    }

    public static async Task<string> BearerAsync(this DiscussHost host, string email = DiscussHost.AdminEmail, string password = DiscussHost.AdminPassword)
    {
        var answer = await host.PostAsync("/api/v1/session", new { email, password });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json.GetProperty("token").GetString()!;
    }

    public static Action<HttpRequestMessage> As(string scheme, string token) =>
        request => request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);

    public static Action<HttpRequestMessage> With(string header, string value) => request => request.Headers.TryAddWithoutValidation(header, value);

    public static Action<HttpRequestMessage> And(this Action<HttpRequestMessage> first, Action<HttpRequestMessage> second) => request =>
    {
        first(request);
        second(request);
    };

    /// <summary>As a browser sends it from a page of this server, with a cookie.</summary>
    public static Action<HttpRequestMessage> FromOwnPage(string? cookie = null) => request =>
    {
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        if (cookie is not null) request.Headers.TryAddWithoutValidation("Cookie", cookie);
    };
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, string Text, HttpResponseMessage Raw)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string[] Cookies => Raw.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];

    /// <summary>Name and value of the first cookie that was set, as a browser sends it back.</summary>
    public string Cookie => Cookies[0].Split(';')[0];

    public string Header(string name) => Raw.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    public static async Task<Answer> FromAsync(HttpResponseMessage response) =>
        new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response);

    /// <summary>Asserts problem details with this status and kind, and with an error for the field where one is named.</summary>
    public void IsProblem(int status, string kind, string? field = null)
    {
        Assert.True((int)Status == status, $"{(int)Status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.EndsWith("/" + kind, Json.GetProperty("type").GetString());
        if (field is not null) Assert.True(Json.GetProperty("errors").TryGetProperty(field, out _), Text);
    }
}
