using System.Net;
using System.Text;
using Discuss.Load.Bare;
using Discuss.Load.Driving;

namespace Discuss.Load.Hot;

/// <summary>What reading a hot window costs beside a bare endpoint that writes the same bytes.</summary>
/// <param name="OfBare">Answers a second against those of the bare endpoint.</param>
/// <param name="P99OfBare">The slowest hundredth against that of the bare endpoint.</param>
internal sealed record HotResult(string Database, string Window, string Encoding, int Bytes, Round Discuss, Round Bare, double OfBare, double P99OfBare);

/// <summary>Reads the first window of a thread again and again, as page and as JSON, whole, compressed, and unchanged, and the same from a bare endpoint in turn.</summary>
internal sealed class HotRun(LoadOptions options, string database, ServerProcess discuss, ServerProcess bare)
{
    private const int Connections = 8;
    // Long enough for the just-in-time compiler to be through.
    private const double WarmUpSeconds = 3;

    // Word for word what browsers send.
    private const string Browsers = "gzip, deflate, br, zstd";

    public async Task<List<HotResult>> RunAsync(SeededThreads threads, CancellationToken cancellationToken)
    {
        using var discussDriver = new LoadDriver(discuss, Connections);
        using var bareDriver = new LoadDriver(bare, Connections);
        var key = threads.LargeMixed.Shape.Key;
        var results = new List<HotResult>();
        foreach (var (window, path) in new[] { ("page", $"/embed/thread?site={threads.Site}&key={key}"), ("JSON", $"/api/v1/sites/{threads.Site}/thread?key={key}&sort=top") })
        {
            foreach (var encoding in new[] { "identity", "br", "304" })
            {
                var prepared = await PrepareAsync(path, encoding, cancellationToken);
                async Task<(Round Discuss, Round Bare)> RoundAsync(double seconds)
                {
                    var read = await UnchangedAsync(
                        encoding, () => discussDriver.RunAsync(_ => prepared.Request, prepared.Status, seconds, cancellationToken),
                        async () => prepared = await PrepareAsync(path, encoding, cancellationToken));
                    return (read, await bareDriver.RunAsync(_ => prepared.Request, prepared.Status, seconds, cancellationToken));
                }

                await RoundAsync(WarmUpSeconds);
                var rounds = new List<(Round Discuss, Round Bare)>();
                for (var i = 0; i < options.Rounds; i++) rounds.Add(await RoundAsync(options.Seconds));
                var result = new HotResult(
                    database, window, encoding, prepared.Bytes, Round.Medians([.. rounds.Select(round => round.Discuss)]), Round.Medians([.. rounds.Select(round => round.Bare)]),
                    Round.Median(rounds.Select(round => round.Discuss.PerSecond / round.Bare.PerSecond)), Round.Median(rounds.Select(round => round.Discuss.P99 / round.Bare.P99)));
                results.Add(result);
                Progress.Say($"  hot {window}, {encoding}: {result.Discuss.PerSecond:N0}/s, {result.OfBare:F2} of bare, p99 {result.P99OfBare:F2} times");
            }
        }

        return results;
    }

    /// <summary>A round of what is unchanged; once more where it did change in between, as a page does every five minutes, with the times that it tells.</summary>
    private static async Task<Round> UnchangedAsync(string encoding, Func<Task<Round>> round, Func<Task> prepare)
    {
        try
        {
            return await round();
        }
        catch (InvalidOperationException) when (encoding == "304")
        {
            await prepare();
            return await round();
        }
    }

    /// <summary>Gives the answer to the bare endpoint, and makes the request that both are sent.</summary>
    private async Task<(int Bytes, ReadOnlyMemory<byte> Request, int Status)> PrepareAsync(string path, string encoding, CancellationToken cancellationToken)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, path);
        if (encoding == "br") ask.Headers.TryAddWithoutValidation("Accept-Encoding", Browsers);
        using var answer = await discuss.Client.SendAsync(ask, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(body)}");
        var tag = answer.Headers.ETag!.ToString();
        await BareServer.KeepAsync(bare.Client, path, answer, body, cancellationToken);
        var header = encoding switch
        {
            "304" => $"If-None-Match: {tag}\r\n",
            "br" => $"Accept-Encoding: {Browsers}\r\n",
            _ => "",
        };
        return (encoding == "304" ? 0 : body.Length, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n{header}\r\n"), encoding == "304" ? 304 : 200);
    }
}
