using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Discuss.Cluster.Tests.Running;

/// <summary>A comment that was acknowledged.</summary>
/// <param name="SentAt">When it was first sent, as a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed record Acknowledged(string Key, string Id, string Thread, long Seq, string Body, long SentAt, long AnsweredAt);

/// <summary>What a post got for an answer that was none of the comment's.</summary>
internal sealed record Refused(HttpStatusCode? Status, bool SaysWhen);

/// <summary>A guest who posts into one thread, each comment with an idempotency key under which it is sent again until it is acknowledged.</summary>
internal sealed class Author(HttpClient client, string key, string token, string name)
{
    private int _posts;

    /// <summary>Everything that was acknowledged.</summary>
    public List<Acknowledged> Book { get; } = [];

    /// <summary>Every answer that was none, and every attempt that got none.</summary>
    public List<Refused> Refusals { get; } = [];

    public static async Task<Author> ComeAsync(HttpClient client, string key, string name, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/guests", new { name }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("token").GetString()!;
        return new Author(client, key, token, name);
    }

    /// <summary>Posts, again and again where it has to, until the comment is acknowledged.</summary>
    /// <param name="retryEvery">How long to wait before it is sent again.</param>
    public async Task<Acknowledged> PostAsync(TimeSpan retryEvery, CancellationToken cancellationToken)
    {
        var number = _posts++;
        var (idempotency, body) = ($"{key}-{name}-{number}", $"Number {number} of {name}.");
        var sentAt = Stopwatch.GetTimestamp();
        using var clock = new PeriodicTimer(retryEvery);
        while (true)
        {
            if (await TryAsync(idempotency, body, sentAt, cancellationToken) is { } acknowledged)
            {
                Book.Add(acknowledged);
                return acknowledged;
            }

            await clock.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Sends once; <see langword="null"/> where the comment was not acknowledged.</summary>
    public async Task<Acknowledged?> TryAsync(string idempotency, string body, long sentAt, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sites/demo/comments?key={key}") { Content = JsonContent.Create(new { body }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Guest", token);
        request.Headers.Add("Idempotency-Key", idempotency);
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.Created)
            {
                Refusals.Add(new Refused(answer.StatusCode, answer.Headers.RetryAfter is not null));
                return null;
            }

            var comment = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            var id = comment.GetProperty("id").GetString()!;
            return new Acknowledged(idempotency, id, id[..id.LastIndexOf('-')], comment.GetProperty("seq").GetInt64(), body, sentAt, Stopwatch.GetTimestamp());
        }
        catch (HttpRequestException)
        {
            Refusals.Add(new Refused(null, SaysWhen: false));
            return null;
        }
    }
}
