using System.Net;
using System.Text;
using Discuss.Cluster.Tests.Running;
using Discuss.Load.Driving;

namespace Discuss.Load.Live;

/// <summary>Asks for the most that the server serves, and then for five times as much.</summary>
internal sealed class Overload(Figures figures, ServerProcess discuss, HttpClient client, CancellationToken cancellationToken)
{
    private const string Scenario = "five times too many reads from the database";
    private const int Connections = 1_000;
    private const int MostConnections = 8_000;
    private const double Seconds = 8;

    public async Task RunAsync()
    {
        var author = await Author.ComeAsync(client, "much", "Mira", cancellationToken);
        for (var i = 0; i < 40; i++) await author.PostAsync(TimeSpan.FromMilliseconds(100), cancellationToken);
        // The window around a permalink, which is read from the database each time.
        var request = Encoding.ASCII.GetBytes($"GET /api/v1/comments/{author.Book[20].Id}/context HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        var peak = 0.0;
        foreach (var connections in new[] { 16, 16, 64 })
        {
            using var driver = new LoadDriver(discuss, connections);
            peak = Math.Max(peak, (await driver.RunAsync(_ => request, 200, 5, cancellationToken)).PerSecond);
        }

        using var flood = new OpenLoop(new IPEndPoint(IPAddress.Loopback, discuss.Address.Port), MostConnections);
        await flood.OpenAsync(Connections, cancellationToken);
        var (own, theirs) = (Environment.CpuUsage.TotalTime, discuss.ProcessorTime);
        var answers = await flood.RunAsync(request, peak * 5, Seconds, cancellationToken);
        (own, theirs) = (Environment.CpuUsage.TotalTime - own, discuss.ProcessorTime - theirs);
        var served = answers.Count(answer => answer.Status == 200) / flood.Seconds;
        var refused = answers.Where(answer => answer.Status is 429 or 503).ToList();
        figures.Add(new Figure(Scenario, "peak", peak, "answers/s"));
        figures.Add(new Figure(Scenario, "asked for", answers.Count / Seconds / peak, "times the peak", AtLeast: 4.5));
        figures.Add(new Figure(Scenario, "served of the peak", 100 * served / peak, "%", AtLeast: 80));
        figures.Add(new Figure(Scenario, "answered 429 or 503", refused.Count / Seconds, "answers/s"));
        figures.Add(new Figure(Scenario, "answered otherwise, or not at all", answers.Count - refused.Count - answers.Count(answer => answer.Status == 200), "", AtMost: 0));
        figures.Add(new Figure(Scenario, "served, p99", Figures.At(answers.Where(answer => answer.Status == 200).Select(answer => answer.Milliseconds), 0.99), "ms"));
        figures.Add(new Figure(Scenario, "processor time of the node and of the load", 100 * theirs.TotalSeconds / (theirs + own).TotalSeconds, "% the node's"));
        if (refused.Count > 0) figures.Add(new Figure(Scenario, "refused, p99", Figures.At(refused.Select(answer => answer.Milliseconds), 0.99), "ms", AtMost: 1000));
    }
}
