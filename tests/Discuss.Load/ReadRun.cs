using System.Net;
using System.Text;
using Discuss.Load.Bare;
using Discuss.Load.Driving;

namespace Discuss.Load;

/// <summary>What reading a window cost in both threads and as ready bytes.</summary>
/// <param name="Growth">
/// The long thread's cost for each request against the short one's, by processor time and by time on the clock, whichever grew more.
/// </param>
/// <param name="OfBare">Answers a second of the long thread against those of a bare endpoint that writes the same bytes.</param>
internal sealed record ReadResult(
    string Database, string Thread, string Order, string Window, int Bytes, Round Small, Round Large, Round Bare, double Growth, double OfBare);

/// <summary>Reads windows of a short thread, of a long one, and the same bytes from a bare endpoint, in turn.</summary>
internal sealed class ReadRun(LoadOptions options, string database, ServerProcess discuss, ServerProcess bare)
{
    /// <summary>The most that a window of the long thread may cost, with the short one's as 1.</summary>
    public const double Bar = 1.3;

    // Enough to keep two cores busy, few enough that the time of a request is not its time in a queue.
    private const int Connections = 8;
    private const double WarmUpSeconds = 0.4;

    // A case over the bar is measured again so many times: noise goes away by that, growth does not.
    private const int MoreTries = 2;

    public async Task<List<ReadResult>> RunAsync(SeededThreads threads, CancellationToken cancellationToken)
    {
        using var discussDriver = new LoadDriver(discuss, Connections);
        using var bareDriver = new LoadDriver(bare, Connections);
        var cases = new List<(ReadCase Case, int Bytes)>();
        foreach (var @case in ReadCases.Of(threads)) cases.Add((@case, await PrepareAsync(@case, cancellationToken)));
        Progress.Say($"  warming up");
        foreach (var (@case, _) in cases) await RoundAsync(@case, discussDriver, bareDriver, WarmUpSeconds, cancellationToken);

        var results = new List<ReadResult>();
        foreach (var (@case, bytes) in cases)
        {
            var rounds = new List<(Round Small, Round Large, Round Bare)>();
            ReadResult result;
            var tries = 0;
            do
            {
                for (var i = 0; i < options.Rounds; i++)
                    rounds.Add(await RoundAsync(@case, discussDriver, bareDriver, options.Seconds, cancellationToken));
                result = Result(@case, bytes, rounds);
            }
            while (result.Growth > Bar && tries++ < MoreTries);

            results.Add(result);
            Progress.Say($"  {@case.Name}: {result.Large.PerSecond:N0}/s, {result.Growth:F2} times the short thread's cost, {result.OfBare:F3} of bare");
        }

        return results;
    }

    private ReadResult Result(ReadCase @case, int bytes, List<(Round Small, Round Large, Round Bare)> rounds)
    {
        // Each ratio within its own round: what else the machine did then was the same for both.
        var slower = Round.Median(rounds.Select(round => round.Small.PerSecond / round.Large.PerSecond));
        var dearer = Round.Median(rounds.Select(round => round.Large.ProcessorMicroseconds / round.Small.ProcessorMicroseconds));
        return new ReadResult(
            database, @case.Thread, @case.Order, @case.Window, bytes,
            Round.Medians([.. rounds.Select(round => round.Small)]),
            Round.Medians([.. rounds.Select(round => round.Large)]),
            Round.Medians([.. rounds.Select(round => round.Bare)]),
            Math.Max(slower, dearer), Round.Median(rounds.Select(round => round.Large.PerSecond / round.Bare.PerSecond)));
    }

    private static async Task<(Round Small, Round Large, Round Bare)> RoundAsync(
        ReadCase @case, LoadDriver discuss, LoadDriver bare, double seconds, CancellationToken cancellationToken)
    {
        var (small, large, same) = (Get(@case.Small), Get(@case.Large), Get(@case.Large));
        return (
            await discuss.RunAsync(_ => small, 200, seconds, cancellationToken),
            await discuss.RunAsync(_ => large, 200, seconds, cancellationToken),
            await bare.RunAsync(_ => same, 200, seconds, cancellationToken));
    }

    /// <summary>Looks at both answers, and gives the long thread's to the bare endpoint; the bytes of its body.</summary>
    private async Task<int> PrepareAsync(ReadCase @case, CancellationToken cancellationToken)
    {
        using var small = await discuss.Client.GetAsync(@case.Small, cancellationToken);
        using var large = await discuss.Client.GetAsync(@case.Large, cancellationToken);
        var body = await large.Content.ReadAsByteArrayAsync(cancellationToken);
        if (large.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{@case.Large}: {(int)large.StatusCode} {Encoding.UTF8.GetString(body)}");
        var (few, many) = (Comments(await small.Content.ReadAsByteArrayAsync(cancellationToken)), Comments(body));
        if (few != many) throw new InvalidOperationException($"{@case.Name}: {few} comments of the short thread would be compared with {many}.");

        await BareServer.KeepAsync(bare.Client, @case.Large, large, body, cancellationToken);
        return body.Length;
    }

    /// <summary>How many comments an answer shows, in JSON or as a page.</summary>
    private static int Comments(byte[] body) =>
        body.AsSpan().Count("\"rootId\":"u8) + body.AsSpan().Count("data-ordinal="u8);

    private static ReadOnlyMemory<byte> Get(string path) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n");
}
