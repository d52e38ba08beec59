using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Discuss.Load.Driving;

/// <summary>Guests who post comments into a thread, half of them top-level and half replies to its first.</summary>
internal sealed class Writers(HttpClient client, string site = Program.Site)
{
    // Nobody writes ten comments a second: a writer posts for one guest after the other.
    public const int Guests = 2048;

    private const string Number = "00000000";

    private readonly List<string> _tokens = [];

    public async Task MakeAsync(int guests, CancellationToken cancellationToken)
    {
        for (var i = 0; i < guests; i++) _tokens.Add(await GuestAsync($"Writer {i + 1}", cancellationToken));
    }

    /// <summary>The requests of so many who post at once.</summary>
    /// <param name="parent">The comment that the replies answer.</param>
    public Posts[] PostsOf(string key, string parent, int writers) =>
        [.. Enumerable.Range(0, writers).Select(i => new Posts(site, key, parent, [.. _tokens.Where((_, guest) => guest % writers == i)], i))];

    /// <summary>Posts the comment that the replies answer.</summary>
    public async Task<string> FirstAsync(string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sites/{site}/comments?key={key}")
        {
            Content = JsonContent.Create(new { body = "What do you make of it?" }),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Guest " + _tokens[0]);
        using var answer = await client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The first comment: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("id").GetString()!;
    }

    private async Task<string> GuestAsync(string name, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/guests", new { name }, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"POST /api/v1/guests: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>One writer's requests: the same bytes but for a number in the text and in the idempotency key, a reply every other time.</summary>
    public sealed class Posts
    {
        private readonly (byte[] Comment, byte[] Reply)[] _guests;
        private int _count;

        public Posts(string site, string key, string parent, string[] tokens, int writer)
        {
            const string Body = Number + ". The bench by the lime tree was there before the square had a name, and it will be there *after* the plan.";
            var (comment, reply) = (JsonSerializer.Serialize(new { body = Body }), JsonSerializer.Serialize(new { body = Body, parentId = parent }));
            _guests = [.. tokens.Select(token => (Request(token, comment), Request(token, reply)))];

            byte[] Request(string token, string json) => Encoding.ASCII.GetBytes(
                $"POST /api/v1/sites/{site}/comments?key={key} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Guest {token}\r\n"
                + $"Content-Type: application/json\r\nIdempotency-Key: {key}.{writer}.{Number}\r\nContent-Length: {json.Length}\r\n\r\n{json}");
        }

        public ReadOnlyMemory<byte> Next()
        {
            var (comment, reply) = _guests[_count / 2 % _guests.Length];
            var request = _count++ % 2 == 0 ? comment : reply;
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
