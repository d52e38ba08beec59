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

    private static readonly int[] AtOnce = [1, 8, 64];

    private readonly Writers _writers = new(discuss.Client);

    public async Task<List<PostResult>> RunAsync(CancellationToken cancellationToken)
    {
        Progress.Say($"  making {Writers.Guests} guests");
        await _writers.MakeAsync(Writers.Guests, cancellationToken);
        Progress.Say($"  warming up for {FirstWarmUpSeconds} s");
        await WarmUpAsync(cancellationToken);
        var results = new List<PostResult>();
        foreach (var writers in AtOnce) results.Add(await RunAsync(writers, cancellationToken));
        return results;
    }

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        const int Many = 64;
        using var discussDriver = new LoadDriver(discuss, Many);
        using var bareDriver = new LoadDriver(bare, Many);
        var parent = await _writers.FirstAsync("warm", cancellationToken);
        var requests = _writers.PostsOf("warm", parent, Many);
        await discussDriver.RunAsync(index => requests[index].Next(), 201, FirstWarmUpSeconds, cancellationToken);
        await bareDriver.RunAsync(index => requests[index].Next(), 201, FirstWarmUpSeconds / 2, cancellationToken);
    }

    private async Task<PostResult> RunAsync(int writers, CancellationToken cancellationToken)
    {
        using var discussDriver = new LoadDriver(discuss, writers);
        using var bareDriver = new LoadDriver(bare, writers);
        var key = $"posts-{writers}";
        var parent = await _writers.FirstAsync(key, cancellationToken);
        var requests = _writers.PostsOf(key, parent, writers);
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
}
