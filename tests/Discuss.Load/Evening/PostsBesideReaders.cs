using System.Diagnostics;
using Discuss.Cluster.Tests.Running;
using Discuss.Load.Driving;

namespace Discuss.Load.Evening;

/// <summary>What a comment's author waits, and what its readers wait, with none, a thousand and five thousand who read the thread live.</summary>
internal sealed class PostsBesideReaders(Figures figures, HttpClient client, CancellationToken cancellationToken)
{
    private const int PerSecond = 10;
    private const int Seconds = 10;

    private static readonly int[] Counts = [0, 1_000, 5_000];
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync()
    {
        var author = await Author.ComeAsync(client, "beside", "Mira", cancellationToken);
        var first = await author.PostAsync(RetryEvery, cancellationToken);
        // The first round is for the just-in-time compiler.
        for (var i = 0; i < 200; i++) await author.PostAsync(RetryEvery, cancellationToken);
        var readers = new List<LiveReader>();
        foreach (var count in Counts)
        {
            while (readers.Count < count)
            {
                for (var i = 0; i < 100 && readers.Count < count; i++) readers.Add(LiveReader.Follow(client, first.Thread, author.Book[^1].Seq));
                await Until.HoldsAsync(() => readers.All(reader => reader.Joined), "the readers join", 120, cancellationToken);
            }

            await MeasureAsync(author, readers);
        }

        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
    }

    private async Task MeasureAsync(Author author, List<LiveReader> readers)
    {
        var scenario = FormattableString.Invariant($"{PerSecond} posts/s, {readers.Count:N0} readers of the thread");
        var posted = new List<Acknowledged>();
        using (var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond)))
        {
            for (var i = 0; i < PerSecond * Seconds && await clock.WaitForNextTickAsync(cancellationToken); i++) posted.Add(await author.PostAsync(RetryEvery, cancellationToken));
        }

        var answered = posted.Select(post => Stopwatch.GetElapsedTime(post.SentAt, post.AnsweredAt).TotalMilliseconds).ToList();
        figures.Add(new Figure(scenario, "acknowledged, p50", Figures.At(answered, 0.5), "ms"));
        figures.Add(new Figure(scenario, "acknowledged, p99", Figures.At(answered, 0.99), "ms"));
        if (readers.Count == 0) return;
        await Until.HoldsAsync(() => readers.All(reader => reader.Last >= posted[^1].Seq), "all readers are told", 120, cancellationToken);
        var sent = posted.ToDictionary(post => post.Seq, post => post.SentAt);
        var seen = readers.SelectMany(reader => reader.Events()).Where(seen => sent.ContainsKey(seen.Seq)).Select(seen => Stopwatch.GetElapsedTime(sent[seen.Seq], seen.At).TotalMilliseconds).ToList();
        figures.Add(new Figure(scenario, "post to seen, p95", Figures.At(seen, 0.95), "ms"));
        figures.Add(new Figure(scenario, "missed", (long)posted.Count * readers.Count - seen.Count, "", AtMost: 0));
    }
}
