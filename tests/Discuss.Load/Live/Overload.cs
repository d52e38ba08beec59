using System.Net;
using System.Text;
using Discuss.Cluster.Tests.Running;
using Discuss.Load.Driving;

namespace Discuss.Load.Live;

/// <summary>Asks for the most that the server serves, and then for five times as much.</summary>
internal sealed class Overload(Figures figures, ServerProcess discuss, HttpClient client, CancellationToken cancellationToken)
{
    private const int Connections = 1_000;
    private const int MostConnections = 8_000;
    private const double Seconds = 8;

    // The runtime compiles for good only what has run for a while.
    private const double WarmUpSeconds = 10;

    private static readonly int[] AtOnce = [16, 16, 64];

    /// <summary>Reads the window around a permalink, which comes from the database each time.</summary>
    public async Task ReadAsync()
    {
        var author = await Author.ComeAsync(client, "much", "Mira", cancellationToken);
        for (var i = 0; i < 40; i++) await author.PostAsync(TimeSpan.FromMilliseconds(100), cancellationToken);
        var request = Encoding.ASCII.GetBytes($"GET /api/v1/comments/{author.Book[20].Id}/context HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        var peak = 0.0;
        foreach (var connections in AtOnce) peak = Math.Max(peak, await PeakAsync(connections, _ => request, 200));
        await FloodAsync("five times too many reads from the database", () => request, 200, peak);
    }

    /// <summary>Posts into one thread.</summary>
    public async Task PostAsync()
    {
        var writers = new Writers(client, "demo");
        await writers.MakeAsync(Writers.Guests, cancellationToken);
        await MostAsync("warm", 64, WarmUpSeconds);
        var peak = 0.0;
        for (var i = 0; i < AtOnce.Length; i++) peak = Math.Max(peak, await MostAsync($"peak-{i}", AtOnce[i]));
        var posts = writers.PostsOf("much", await writers.FirstAsync("much", cancellationToken), 1)[0];
        // A copy: many are under way at once.
        await FloodAsync("five times too many posts", () => posts.Next().ToArray(), 201, peak);

        async Task<double> MostAsync(string key, int connections, double seconds = 5)
        {
            var requests = writers.PostsOf(key, await writers.FirstAsync(key, cancellationToken), connections);
            return await PeakAsync(connections, index => requests[index].Next(), 201, seconds);
        }
    }

    private async Task<double> PeakAsync(int connections, Func<int, ReadOnlyMemory<byte>> request, int status, double seconds = 5)
    {
        using var driver = new LoadDriver(discuss, connections);
        return (await driver.RunAsync(request, status, seconds, cancellationToken)).PerSecond;
    }

    private async Task FloodAsync(string scenario, Func<byte[]> next, int status, double peak)
    {
        using var flood = new OpenLoop(new IPEndPoint(IPAddress.Loopback, discuss.Address.Port), MostConnections);
        await flood.OpenAsync(Connections, cancellationToken);
        var (own, theirs) = (Environment.CpuUsage.TotalTime, discuss.ProcessorTime);
        var answers = await flood.RunAsync(next, peak * 5, Seconds, cancellationToken);
        (own, theirs) = (Environment.CpuUsage.TotalTime - own, discuss.ProcessorTime - theirs);
        var served = answers.Where(answer => answer.Status == status).ToList();
        var refused = answers.Where(answer => answer.Status is 429 or 503).ToList();
        figures.Add(new Figure(scenario, "peak", peak, "answers/s"));
        figures.Add(new Figure(scenario, "asked for", answers.Count / Seconds / peak, "times the peak", AtLeast: 4.5));
        figures.Add(new Figure(scenario, "served of the peak", 100 * served.Count / flood.Seconds / peak, "%", AtLeast: 80));
        figures.Add(new Figure(scenario, "answered 429 or 503", refused.Count / Seconds, "answers/s"));
        figures.Add(new Figure(scenario, "answered otherwise, or not at all", answers.Count - refused.Count - served.Count, "", AtMost: 0));
        figures.Add(new Figure(scenario, "served, p99", Figures.At(served.Select(answer => answer.Milliseconds), 0.99), "ms"));
        figures.Add(new Figure(scenario, "processor time of the node and of the load", 100 * theirs.TotalSeconds / (theirs + own).TotalSeconds, "% the node's"));
        if (refused.Count > 0) figures.Add(new Figure(scenario, "refused, p99", Figures.At(refused.Select(answer => answer.Milliseconds), 0.99), "ms", AtMost: 1000));
    }
}
