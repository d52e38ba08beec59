using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Discuss.Load.Driving;

namespace Discuss.Load;

/// <summary>What posting cost with so many writers at once, and beside it a bare endpoint that inserts one row.</summary>
internal sealed record PostResult(string Database, int Writers, Round Discuss, Round Bare, double OfBare);

/// <summary>Posts comments into one thread, half of them top-level and half replies, each guest as fast as the acknowledgements come.</summary>
internal sealed class PostRun(LoadOptions options, string database, ServerProcess discuss, ServerProcess bare)
{
    private const double WarmUpSeconds = 1;

    // A server in service: the runtime compiles for good only what has run for a while.
    private const double FirstWarmUpSeconds = 10;

    private const string Number = "00000000";

    private static readonly int[] Writers = [1, 8, 64];

    private readonly List<string> _tokens = [];

    public async Task<List<PostResult>> RunAsync(CancellationToken cancellationToken)
    {
        Progress.Say($"  making {Writers[^1]} guests");
        for (var i = 0; i < Writers[^1]; i++) _tokens.Add(await GuestAsync($"Writer {i + 1}", cancellationToken));
        Progress.Say($"  warming up for {FirstWarmUpSeconds} s");
        await WarmUpAsync(cancellationToken);
        var results = new List<PostResult>();
        foreach (var writers in Writers) results.Add(await RunAsync(writers, cancellationToken));
        return results;
    }

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        const int Many = 64;
        using var discussDriver = new LoadDriver(discuss, Many);
        using var bareDriver = new LoadDriver(bare, Many);
        var parent = await FirstAsync("warm", cancellationToken);
        var requests = Enumerable.Range(0, Many).Select(i => new Posts("warm", parent, _tokens[i], i)).ToArray();
        await discussDriver.RunAsync(index => requests[index].Next(), 201, FirstWarmUpSeconds, cancellationToken);
        await bareDriver.RunAsync(index => requests[index].Next(), 201, FirstWarmUpSeconds / 2, cancellationToken);
    }

    private async Task<PostResult> RunAsync(int writers, CancellationToken cancellationToken)
    {
        using var discussDriver = new LoadDriver(discuss, writers);
        using var bareDriver = new LoadDriver(bare, writers);
        var key = $"posts-{writers}";
        var parent = await FirstAsync(key, cancellationToken);
        var requests = Enumerable.Range(0, writers).Select(i => new Posts(key, parent, _tokens[i], i)).ToArray();
        var rounds = new List<(Round Discuss, Round Bare)>();
        for (var i = -1; i < options.Rounds; i++)
        {
            var seconds = i < 0 ? WarmUpSeconds : options.Seconds * 2;
            var discussed = await discussDriver.RunAsync(index => requests[index].Next(), 201, seconds, cancellationToken);
            var inserted = await bareDriver.RunAsync(index => requests[index].Next(), 201, seconds, cancellationToken);
            if (i >= 0) rounds.Add((discussed, inserted));
        }

        var result = new PostResult(
            database, writers, Round.Medians([.. rounds.Select(round => round.Discuss)]), Round.Medians([.. rounds.Select(round => round.Bare)]),
            Round.Median(rounds.Select(round => round.Discuss.PerSecond / round.Bare.PerSecond)));
        Progress.Say($"  {writers} writers: {result.Discuss.PerSecond:N0} posts/s, p99 {result.Discuss.P99:F1} ms, {result.OfBare:F2} of bare");
        return result;
    }

    private async Task<string> GuestAsync(string name, CancellationToken cancellationToken)
    {
        using var answer = await discuss.Client.PostAsJsonAsync("/api/v1/guests", new { name }, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"POST /api/v1/guests: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>The comment that the replies answer.</summary>
    private async Task<string> FirstAsync(string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sites/{Program.Site}/comments?key={key}")
        {
            Content = JsonContent.Create(new { body = "What do you make of it?" }),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Guest " + _tokens[0]);
        using var answer = await discuss.Client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The first comment: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>One writer's requests: the same bytes but for a number in the text and in the idempotency key, a reply every other time.</summary>
    private sealed class Posts
    {
        private readonly byte[] _comment;
        private readonly byte[] _reply;
        private int _count;

        public Posts(string key, string parent, string token, int writer)
        {
            const string Body = Number + ". The bench by the lime tree was there before the square had a name, and it will be there *after* the plan.";
            _comment = Request(JsonSerializer.Serialize(new { body = Body }));
            _reply = Request(JsonSerializer.Serialize(new { body = Body, parentId = parent }));

            byte[] Request(string json) => Encoding.ASCII.GetBytes(
                $"POST /api/v1/sites/{Program.Site}/comments?key={key} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Guest {token}\r\n"
                + $"Content-Type: application/json\r\nIdempotency-Key: {key}.{writer}.{Number}\r\nContent-Length: {json.Length}\r\n\r\n{json}");
        }

        public ReadOnlyMemory<byte> Next()
        {
            var request = _count++ % 2 == 0 ? _comment : _reply;
            // The first number is the key's, the second the text's; both were eight zeros once.
            var text = request.AsSpan().LastIndexOf(". The bench"u8) - Number.Length;
            var key = request.AsSpan().IndexOf("\r\nContent-Length"u8) - Number.Length;
            Write(request.AsSpan(text, Number.Length));
            Write(request.AsSpan(key, Number.Length));
            return request;
        }

        private void Write(Span<byte> digits)
        {
            for (var (i, value) = (digits.Length - 1, _count); i >= 0; i--, value /= 10) digits[i] = (byte)('0' + value % 10);
        }
    }
}
