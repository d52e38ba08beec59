using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Discuss.Server.Tests.Crash;

/// <summary>A comment that the server acknowledged, as it acknowledged it.</summary>
internal sealed record Acknowledged(string Key, string Id, string BodyHtml);

/// <summary>
/// A writer that posts one comment after another, each with an idempotency key, and writes down what was acknowledged. What got no answer
/// it posts again with the same key.
/// </summary>
internal sealed class Scribe(string site, int number)
{
    private string? _token;
    private int _next;

    public List<Acknowledged> Book { get; } = [];

    /// <summary>Posts until the server is gone; <paramref name="acknowledged"/> hears of every answer.</summary>
    public async Task WriteAsync(HttpClient client, Action acknowledged)
    {
        try
        {
            _token ??= await GuestAsync(client);
            while (true)
            {
                Book.Add(await PostAsync(client, _next));
                _next++;
                acknowledged();
            }
        }
        catch (HttpRequestException)
        {
            // The server died; the next one gets the same post again.
        }
    }

    /// <summary>The answer to an old post that is sent once more.</summary>
    public Task<Acknowledged> RepeatAsync(HttpClient client, int index) => PostAsync(client, index);

    public string Token => _token ?? throw new InvalidOperationException("The writer has not begun.");

    private async Task<string> GuestAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/guests", new { name = $"Writer {number}" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private async Task<Acknowledged> PostAsync(HttpClient client, int index)
    {
        var key = $"writer-{number}-{index}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sites/{site}/comments?key=crash");
        request.Headers.Authorization = new AuthenticationHeaderValue("Guest", _token);
        request.Headers.Add("Idempotency-Key", key);
        request.Content = JsonContent.Create(new { body = $"Comment {index} of writer {number}." });
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{answer.StatusCode}: {text}");
        var comment = JsonSerializer.Deserialize<JsonElement>(text);
        return new Acknowledged(key, comment.GetProperty("id").GetString()!, comment.GetProperty("bodyHtml").GetString()!);
    }
}
