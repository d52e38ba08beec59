using Discuss.Cluster.Tests.Running;

namespace Discuss.Load.Cluster;

/// <summary>Ends a node behind the proxy while many read a thread in which something happens, and looks at when they are back and what they saw.</summary>
internal sealed class ReadersComeBack(Figures figures, LocalCluster cluster, HttpClient site, int count, CancellationToken cancellationToken)
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(string what, string action)
    {
        var scenario = FormattableString.Invariant($"{what}, {count:N0} readers");
        var author = await Author.ComeAsync(site, "back-" + action, "Mira", cancellationToken);
        var first = await author.PostAsync(RetryEvery, cancellationToken);
        var readers = new List<LiveReader>(count);
        try
        {
            while (readers.Count < count)
            {
                for (var i = 0; i < 100 && readers.Count < count; i++) readers.Add(LiveReader.Follow(site, first.Thread, first.Seq));
                await Until.HoldsAsync(() => readers.All(reader => reader.Joined), "the readers join", 120, cancellationToken);
            }

            using var enough = new CancellationTokenSource();
            var posting = PostAsync(author, enough.Token);
            await Until.HoldsAsync(() => author.Book.Count > 10, "ten comments are written before", 60, cancellationToken);
            var (node, lines) = await cluster.BusiestAsync(cancellationToken);
            await cluster.PartAsync(action, node);
            await Until.HoldsAsync(() => readers.Sum(reader => reader.Away().Count) >= lines && readers.All(reader => reader.Joined), "all readers are back", 120, cancellationToken);
            var came = author.Book.Count;
            await Until.HoldsAsync(() => author.Book.Count > came + 10, "ten comments are written after", 60, cancellationToken);
            await enough.CancelAsync();
            await posting;
            await cluster.PartAsync("start", node);
            var all = author.Book.Select(post => post.Seq).Where(seq => seq > first.Seq).ToHashSet();
            await Until.HoldsAsync(() => readers.All(reader => reader.Last >= all.Max()), "all readers are told the last", 60, cancellationToken);

            var times = readers.SelectMany(reader => reader.Away()).Select(time => time.TotalSeconds).ToList();
            figures.Add(new Figure(scenario, "lost their line", times.Count, ""));
            figures.Add(new Figure(scenario, "without a line, p50", Figures.At(times, 0.5), "s"));
            figures.Add(new Figure(scenario, "without a line, p95", Figures.At(times, 0.95), "s", AtMost: 5));
            figures.Add(new Figure(scenario, "without a line, longest", times.Max(), "s"));
            figures.Add(new Figure(scenario, "events missed", readers.Sum(reader => all.Except(reader.Events().Select(seen => seen.Seq)).Count()), FormattableString.Invariant($"of {(long)all.Count * count:N0}"), AtMost: 0));
            figures.Add(new Figure(scenario, "events sent twice", readers.Sum(reader => reader.Doubled), "", AtMost: 0));
        }
        finally
        {
            await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
        }
    }

    private static async Task PostAsync(Author author, CancellationToken enough)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!enough.IsCancellationRequested)
        {
            await author.PostAsync(RetryEvery, CancellationToken.None);
            await clock.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
