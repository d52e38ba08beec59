using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Cluster.Tests.Running;
using Discuss.Load.Driving;
using Discuss.Load.Queue;

namespace Discuss.Load.Evening;

/// <summary>
/// An evening as a newsroom has it: of the requests, 95 in a hundred read (the first window of a discussion as page or JSON, further down, around
/// one comment), four post, one moderates; some readers of each discussion are live. Memory at its start, in its middle and at its end.
/// </summary>
internal sealed class MixedEvening(Figures figures, LoadOptions options, ServerProcess discuss, HttpClient client, CancellationToken cancellationToken)
{
    private const int PerSecond = 500;
    private const int Threads = 20;
    private const int First = 40;
    private const int LiveInEach = 10;

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);

    private readonly List<double> _reads = [];
    private readonly List<double> _decisions = [];
    private readonly Lock _lock = new();
    private int _wrong;

    public async Task RunAsync()
    {
        var scenario = FormattableString.Invariant($"{PerSecond} requests/s for {options.Minutes} min: 95 % read, 4 % post, 1 % moderate");
        var authors = new List<Author>();
        for (var i = 0; i < Threads; i++) authors.Add(await Author.ComeAsync(client, $"evening-{i}", $"Reader {i}", cancellationToken));
        Progress.Say($"  {Threads} threads of {First} comments");
        await Task.WhenAll(authors.Select(async author =>
        {
            for (var i = 0; i < First; i++) await author.PostAsync(RetryEvery, cancellationToken);
        }));
        var token = await SignInAsync();
        var readers = authors.ToDictionary(author => author, author => Enumerable.Range(0, LiveInEach).Select(_ => LiveReader.Follow(client, author.Book[^1].Thread, author.Book[^1].Seq)).ToList());
        await Until.HoldsAsync(() => readers.Values.All(some => some.TrueForAll(reader => reader.Joined)), "the readers join", 60, cancellationToken);
        await ForAsync(0.25, authors, token);
        Forget();
        var before = authors.ToDictionary(author => author, author => author.Book.Count);
        figures.Add(new Figure(scenario, "memory when it begins", discuss.ProportionalMemory(), "MiB"));
        await ForAsync(options.Minutes / 2, authors, token);
        var middle = discuss.ProportionalMemory();
        await ForAsync(options.Minutes / 2, authors, token);
        var end = discuss.ProportionalMemory();

        foreach (var author in authors)
            await Until.HoldsAsync(() => readers[author].TrueForAll(reader => reader.Last >= author.Book[^1].Seq), "the last posts are seen", 60, cancellationToken);
        var seen = new List<double>();
        var (missed, acknowledged) = (0, new List<double>());
        foreach (var author in authors)
        {
            var sent = author.Book.Skip(before[author]).ToDictionary(post => post.Seq, post => post);
            acknowledged.AddRange(sent.Values.Select(post => Stopwatch.GetElapsedTime(post.SentAt, post.AnsweredAt).TotalMilliseconds));
            foreach (var reader in readers[author])
            {
                var told = reader.Events().Where(one => sent.ContainsKey(one.Seq)).ToList();
                missed += sent.Count - told.Count;
                seen.AddRange(told.Select(one => Stopwatch.GetElapsedTime(sent[one.Seq].SentAt, one.At).TotalMilliseconds));
            }
        }

        figures.Add(new Figure(scenario, "memory in the middle", middle, "MiB"));
        figures.Add(new Figure(scenario, "memory at its end", end, "MiB", AtMost: 250));
        figures.Add(new Figure(scenario, "the end's against the middle's", end / middle, "times", AtMost: 1.1));
        figures.Add(new Figure(scenario, "requests", _reads.Count + acknowledged.Count + _decisions.Count, ""));
        figures.Add(new Figure(scenario, "answered otherwise than they should be", _wrong, "", AtMost: 0));
        figures.Add(new Figure(scenario, "a read, p50", Figures.At(_reads, 0.5), "ms"));
        figures.Add(new Figure(scenario, "a read, p99", Figures.At(_reads, 0.99), "ms"));
        figures.Add(new Figure(scenario, "a post acknowledged, p99", Figures.At(acknowledged, 0.99), "ms"));
        figures.Add(new Figure(scenario, "a decision, p99", Figures.At(_decisions, 0.99), "ms"));
        figures.Add(new Figure(scenario, "post to seen, p95", Figures.At(seen, 0.95), "ms", AtMost: 100));
        figures.Add(new Figure(scenario, "missed by a live reader", missed, "", AtMost: 0));
        await Task.WhenAll(readers.Values.SelectMany(some => some).Select(reader => reader.DisposeAsync().AsTask()));
    }

    /// <summary>Sends at the rate, whether or not those before are answered; each author posts one comment after the other.</summary>
    private async Task ForAsync(double minutes, List<Author> authors, string token)
    {
        var (posts, under) = (authors.ToDictionary(author => author, _ => Task.CompletedTask), new List<Task>());
        var (start, sent) = (Stopwatch.GetTimestamp(), 0L);
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        for (double now; (now = Stopwatch.GetElapsedTime(start).TotalSeconds) < minutes * 60; await clock.WaitForNextTickAsync(cancellationToken))
        {
            for (var due = (long)(now * PerSecond); sent < due; sent++)
            {
                var author = authors[(int)(sent * 7 / 3 % Threads)];
                switch (sent % 100)
                {
                    case 20 or 40 or 60 or 80:
                        author = authors[(int)(sent / 20 % Threads)];
                        posts[author] = AfterAsync(posts[author], () => author.PostAsync(RetryEvery, cancellationToken));
                        break;
                    case 50:
                        under.Add(DecideAsync(author.Book[Random.Shared.Next(First)].Id, token));
                        break;
                    default:
                        under.Add(ReadAsync(Address(author, (int)(sent % 20))));
                        break;
                }
            }

            under.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll([.. under, .. posts.Values]);

        static async Task AfterAsync(Task before, Func<Task> next)
        {
            await before;
            await next();
        }
    }

    private static string Address(Author author, int kind)
    {
        var first = author.Book[0];
        var key = first.Key[..first.Key.IndexOf("-Reader", StringComparison.Ordinal)];
        return kind switch
        {
            < 12 => $"/embed/thread?site=demo&key={key}",
            < 16 => $"/api/v1/sites/demo/thread?key={key}",
            < 18 => $"/api/v1/sites/demo/thread?key={key}&sort=newest&limit=10",
            _ => $"/api/v1/comments/{author.Book[Random.Shared.Next(author.Book.Count)].Id}/context",
        };
    }

    private async Task ReadAsync(string address)
    {
        var at = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await client.SendAsync(request, cancellationToken);
        _ = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        Note(_reads, at, answer.IsSuccessStatusCode);
    }

    /// <summary>Approves what is there: its readers lose nothing, and the decision is logged, told and written down like any other.</summary>
    private async Task DecideAsync(string comment, string token)
    {
        var at = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/moderation/decisions")
        {
            Content = JsonContent.Create(new { decisions = new[] { new { commentId = comment, version = 1, action = "approve" } } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, cancellationToken);
        _ = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        Note(_decisions, at, answer.IsSuccessStatusCode);
    }

    private async Task<string> SignInAsync()
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { email = QueueRun.Email, password = QueueRun.Password }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("token").GetString()!;
    }

    private void Note(List<double> times, long at, bool right)
    {
        lock (_lock)
        {
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            if (!right) _wrong++;
        }
    }

    private void Forget()
    {
        lock (_lock)
        {
            _reads.Clear();
            _decisions.Clear();
            _wrong = 0;
        }
    }
}
