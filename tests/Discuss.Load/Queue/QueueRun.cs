using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Discuss.Load.Driving;

namespace Discuss.Load.Queue;

/// <summary>What the moderators' queue costs.</summary>
/// <param name="Growth">A long queue against a short one, by processor time or by rate, whichever is worse.</param>
/// <param name="DecidedMilliseconds">A decision about 200 comments in one request, the middle one.</param>
/// <param name="HeardP50">Milliseconds from sending a comment that is held to hearing of it in an open queue.</param>
internal sealed record QueueResult(
    string Database, int Items, Round Short, Round Long, double Growth, double DecidedMilliseconds, int PostsPerSecond, double HeardP50, double HeardP95);

/// <summary>Opens a short and a long queue in turn, decides about two hundred at once, and listens to a queue while comments come.</summary>
internal sealed class QueueRun(LoadOptions options, string database, ServerProcess discuss)
{
    public const string Email = "moderator@example.org";
    public const string Password = "correct horse battery";

    private const int Together = 200;
    private const int Decisions = 9;
    private const int Posts = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<QueueResult> RunAsync(CancellationToken cancellationToken)
    {
        var token = await SignInAsync(cancellationToken);
        var (small, large) = await OpenAsync(token, cancellationToken);
        var growth = Math.Max(large.ProcessorMicroseconds / small.ProcessorMicroseconds, small.PerSecond / large.PerSecond);
        var decided = await DecideAsync(token, cancellationToken);
        var heard = await ListenAsync(token, cancellationToken);
        var result = new QueueResult(
            database, options.QueueItems, small, large, growth, decided, Posts, At(heard, 0.50), At(heard, 0.95));
        Progress.Say($"  {options.QueueItems:N0} items open {growth:F2} times as dear as {QueueSeeder.Few}; {Together} decided in {decided:F0} ms; heard within {result.HeardP95:F0} ms (95 %)");
        return result;
    }

    private async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        using var json = await SendAsync(HttpMethod.Post, "session", new { email = Email, password = Password }, null, cancellationToken);
        return json.RootElement.GetProperty("token").GetString()!;
    }

    private async Task<(Round Short, Round Long)> OpenAsync(string token, CancellationToken cancellationToken)
    {
        using var driver = new LoadDriver(discuss, 4);
        var rounds = new List<(Round Short, Round Long)>();
        for (var i = -1; i < options.Rounds; i++)
        {
            var shorter = await driver.RunAsync(_ => Request(QueueSeeder.Small), 200, options.Seconds, cancellationToken);
            var longer = await driver.RunAsync(_ => Request(QueueSeeder.Large), 200, options.Seconds, cancellationToken);
            if (i >= 0) rounds.Add((shorter, longer));
        }

        return (Round.Medians([.. rounds.Select(round => round.Short)]), Round.Medians([.. rounds.Select(round => round.Long)]));

        ReadOnlyMemory<byte> Request(string site) => Encoding.ASCII.GetBytes(
            $"GET /api/v1/moderation/queue?site={site}&state=pending&limit=20 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n");
    }

    private async Task<double> DecideAsync(string token, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < Decisions; i++)
        {
            var decisions = new List<object>();
            for (string? after = null; decisions.Count < Together;)
            {
                using var page = await SendAsync(
                    HttpMethod.Get, $"moderation/queue?site={QueueSeeder.Large}&state=pending&limit=50" + (after is null ? "" : "&after=" + after), null, token,
                    cancellationToken);
                foreach (var item in page.RootElement.GetProperty("items").EnumerateArray())
                    decisions.Add(new { commentId = item.GetProperty("comment").GetProperty("id").GetString(), version = 1, action = "reject", reason = "insult" });
                after = page.RootElement.GetProperty("next").GetString();
                if (after is null) break;
            }

            if (decisions.Count < Together) break;
            var sent = Stopwatch.GetTimestamp();
            using var answer = await SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions }, token, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (answer.RootElement.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("result").GetString() != "ok"))
                throw new InvalidOperationException("A decision was not taken.");
        }

        return Round.Median(times);
    }

    /// <summary>The milliseconds that each comment took to reach an open queue, sorted.</summary>
    private async Task<List<double>> ListenAsync(string token, CancellationToken cancellationToken)
    {
        await using var listener = await QueueListener.JoinAsync(discuss, token, QueueSeeder.Live, cancellationToken);
        using var guest = await SendAsync(HttpMethod.Post, "guests", new { name = "Somebody else" }, null, cancellationToken);
        var author = guest.RootElement.GetProperty("token").GetString()!;
        var sent = new Dictionary<string, long>(StringComparer.Ordinal);
        var count = (int)(Posts * Math.Max(2, options.Seconds * options.Rounds));
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / Posts));
        var posting = new List<Task>();
        for (var i = 0; i < count && await clock.WaitForNextTickAsync(cancellationToken); i++) posting.Add(PostAsync(i));
        await Task.WhenAll(posting);
        for (var waited = Stopwatch.StartNew(); !sent.Keys.All(listener.Heard.ContainsKey);)
        {
            if (waited.Elapsed > Patience) throw new InvalidOperationException("Not every held comment reached the open queue.");
            await clock.WaitForNextTickAsync(cancellationToken);
        }

        return [.. sent.Select(post => Stopwatch.GetElapsedTime(post.Value, listener.Heard[post.Key]).TotalMilliseconds).Order()];

        async Task PostAsync(int number)
        {
            var at = Stopwatch.GetTimestamp();
            using var posted = await SendAsync(
                HttpMethod.Post, $"sites/{QueueSeeder.Live}/comments?key=article", new { body = $"The ferry was late again, for the time number {number}." }, author,
                cancellationToken, "Guest");
            lock (sent) sent[posted.RootElement.GetProperty("id").GetString()!] = at;
        }
    }

    private async Task<JsonDocument> SendAsync(
        HttpMethod method, string path, object? body, string? token, CancellationToken cancellationToken, string scheme = "Bearer")
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        using var answer = await discuss.Client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    private static double At(List<double> sorted, double part) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];
}
