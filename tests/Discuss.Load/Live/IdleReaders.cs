using Discuss.Cluster.Tests.Running;

namespace Discuss.Load.Live;

/// <summary>What a reader to whom nothing happens costs the server in memory.</summary>
internal sealed class IdleReaders(Figures figures, int count, ServerProcess discuss, HttpClient client, CancellationToken cancellationToken)
{
    private const int WarmUp = 200;

    // Longer than the pings' interval, so that garbage of the joining may have been collected.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(40);

    public async Task RunAsync()
    {
        var author = await Author.ComeAsync(client, "idle", "Mira", cancellationToken);
        var first = await author.PostAsync(TimeSpan.FromMilliseconds(100), cancellationToken);
        var readers = new List<LiveReader>();
        await JoinAsync(WarmUp);
        var before = await SettledAsync(TimeSpan.FromSeconds(5));
        await JoinAsync(WarmUp + count);
        var after = await SettledAsync(Settling);
        var scenario = FormattableString.Invariant($"{count:N0} idle readers");
        figures.Add(new Figure(scenario, "memory of the process", after, "MiB"));
        figures.Add(new Figure(scenario, "each", (after - before) * 1024 / count, "KiB", AtMost: 40));
        figures.Add(new Figure(scenario, "not connected at the end", readers.Count(reader => !reader.Joined || reader.Away().Count > 0), "", AtMost: 0));
        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));

        async Task JoinAsync(int until)
        {
            while (readers.Count < until)
            {
                for (var i = 0; i < 200 && readers.Count < until; i++) readers.Add(LiveReader.Follow(client, first.Thread, first.Seq));
                await Until.HoldsAsync(() => readers.All(reader => reader.Joined), "the readers join", 120, cancellationToken);
            }
        }
    }

    /// <summary>The least that the process had in that time: the rest is garbage that is not collected yet.</summary>
    private async Task<double> SettledAsync(TimeSpan time)
    {
        var least = double.MaxValue;
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var i = 0; i < time.TotalSeconds && await clock.WaitForNextTickAsync(cancellationToken); i++) least = Math.Min(least, discuss.ProportionalMemory());
        return least;
    }
}
