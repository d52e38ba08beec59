using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Discuss.Cluster.Tests.Running;

namespace Discuss.Load.Live;

/// <summary>
/// So many events a second to many readers of one thread, from sending the comment to its event at each reader; and, where it is asked for, in turn the
/// same events sent to as many connections of a bare hub.
/// </summary>
internal sealed class ManyReaders(Figures figures, LoadOptions options, ServerProcess discuss, HttpClient client, CancellationToken cancellationToken)
{
    private const int Seconds = 8;

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Nothing beside them: twice as many connections are more than one process may have open as a rule.</summary>
    public async Task CrowdAsync(int readers, int perSecond)
    {
        var scenario = FormattableString.Invariant($"{readers:N0} readers of one thread, {perSecond} events/s");
        var author = await Author.ComeAsync(client, "crowd", "Mira", cancellationToken);
        var first = await author.PostAsync(RetryEvery, cancellationToken);
        var own = await ReadersAsync(client, readers, first.Thread, first.Seq);
        var rounds = new List<double[]>();
        for (var round = -1; round < options.Rounds; round++)
        {
            var seen = await RoundAsync(own, perSecond, () => PostAsync(author));
            if (round >= 0) rounds.Add(seen);
        }

        figures.Add(new Figure(scenario, "p50", Driving.Round.Median(rounds.Select(round => Figures.At(round, 0.5))), "ms"));
        figures.Add(new Figure(scenario, "p99", Driving.Round.Median(rounds.Select(round => Figures.At(round, 0.99))), "ms"));
        await EndAsync(scenario, author, own);
    }

    public async Task BesideBareAsync(int readers, int perSecond)
    {
        var scenario = FormattableString.Invariant($"{readers:N0} readers of one thread, {perSecond} events/s");
        using var bare = await ServerProcess.BareHubAsync(cancellationToken);
        using var bareClient = LocalCluster.Client(bare.Address);
        var author = await Author.ComeAsync(client, "live", "Mira", cancellationToken);
        var first = await author.PostAsync(RetryEvery, cancellationToken);
        var like = JsonNode.Parse(await client.GetStringAsync($"/api/v1/threads/{first.Thread}/events?since={first.Seq - 1}", cancellationToken))!["items"]!.AsArray();
        var (own, others) = (await ReadersAsync(client, readers, first.Thread, first.Seq), await ReadersAsync(bareClient, readers, "1-1", 0));
        var (rounds, told) = (new List<(double[] Discuss, double[] Bare)>(), 0L);
        var (ownTime, bareTime) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = -1; round < options.Rounds; round++)
        {
            var (before, bareBefore) = (discuss.ProcessorTime, bare.ProcessorTime);
            var posted = await RoundAsync(own, perSecond, () => PostAsync(author));
            ownTime += discuss.ProcessorTime - before;
            var sent = await RoundAsync(others, perSecond, async () =>
            {
                var at = Stopwatch.GetTimestamp();
                like[0]!["seq"] = ++told;
                using var answer = await bareClient.PostAsJsonAsync("/tell", like, cancellationToken);
                answer.EnsureSuccessStatusCode();
                return (told, at);
            });
            bareTime += bare.ProcessorTime - bareBefore;
            // The first is for the just-in-time compiler.
            if (round >= 0) rounds.Add((posted, sent));
            else (ownTime, bareTime) = (TimeSpan.Zero, TimeSpan.Zero);
        }

        var messages = (double)options.Rounds * Seconds * perSecond * readers;
        figures.Add(new Figure(scenario, "processor time of the server for each message", ownTime.TotalMicroseconds / messages, "µs"));
        figures.Add(new Figure(scenario, "processor time of the bare hub", bareTime.TotalMicroseconds / messages, "µs"));

        var (p99, bareP99) = (Median(0.99, round => round.Discuss), Median(0.99, round => round.Bare));
        figures.Add(new Figure(scenario, "p50", Median(0.5, round => round.Discuss), "ms"));
        figures.Add(new Figure(scenario, "p50 of the bare hub", Median(0.5, round => round.Bare), "ms"));
        figures.Add(new Figure(scenario, "p99", p99, "ms"));
        figures.Add(new Figure(scenario, "p99 of the bare hub", bareP99, "ms"));
        figures.Add(new Figure(scenario, "p99 against the bare hub's", Driving.Round.Median(rounds.Select(round => Figures.At(round.Discuss, 0.99) / Figures.At(round.Bare, 0.99))), "times", AtMost: 1));
        await EndAsync(scenario, author, own);
        await Task.WhenAll(others.Select(reader => reader.DisposeAsync().AsTask()));

        double Median(double part, Func<(double[] Discuss, double[] Bare), double[]> side) => Driving.Round.Median(rounds.Select(round => Figures.At(side(round), part)));
    }

    private async Task<(long Seq, long At)> PostAsync(Author author)
    {
        var post = await author.PostAsync(RetryEvery, cancellationToken);
        return (post.Seq, post.SentAt);
    }

    private async Task EndAsync(string scenario, Author author, List<LiveReader> readers)
    {
        var waited = author.Book.Skip(1).Select(post => Stopwatch.GetElapsedTime(post.SentAt, post.AnsweredAt).TotalMilliseconds).ToList();
        figures.Add(new Figure(scenario, "acknowledged, p50", Figures.At(waited, 0.5), "ms"));
        figures.Add(new Figure(scenario, "acknowledged, p99", Figures.At(waited, 0.99), "ms"));
        var all = author.Book.Skip(1).Select(post => post.Seq).ToHashSet();
        figures.Add(new Figure(
            scenario, "missed or doubled", readers.Sum(reader => all.Except(reader.Events().Select(seen => seen.Seq)).Count() + reader.Doubled),
            FormattableString.Invariant($"of {(long)all.Count * readers.Count:N0}"), AtMost: 0));
        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
    }

    private async Task<List<LiveReader>> ReadersAsync(HttpClient server, int count, string thread, long since)
    {
        var readers = new List<LiveReader>();
        while (readers.Count < count)
        {
            for (var i = 0; i < 100 && readers.Count < count; i++) readers.Add(LiveReader.Follow(server, thread, since));
            await Until.HoldsAsync(() => readers.All(reader => reader.Joined), "the readers join", 120, cancellationToken);
        }

        return readers;
    }

    /// <summary>Milliseconds from each sending to each reader.</summary>
    private async Task<double[]> RoundAsync(List<LiveReader> readers, int perSecond, Func<Task<(long Seq, long At)>> send)
    {
        var sent = new Dictionary<long, long>();
        using (var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond)))
        {
            for (var i = 0; i < perSecond * Seconds && await clock.WaitForNextTickAsync(cancellationToken); i++)
            {
                var (seq, at) = await send();
                sent[seq] = at;
            }
        }

        var last = sent.Keys.Max();
        await Until.HoldsAsync(() => readers.All(reader => reader.Last >= last), "all readers are told", 120, cancellationToken);
        return [.. readers.SelectMany(reader => reader.Events()).Where(seen => sent.ContainsKey(seen.Seq)).Select(seen => Stopwatch.GetElapsedTime(sent[seen.Seq], seen.At).TotalMilliseconds)];
    }
}
