using System.Diagnostics;
using System.Net;
using System.Text;
using Discuss.Load.Driving;
using Discuss.Load.Seeding;

namespace Discuss.Load.Evening;

/// <summary>Readers who all ask at once for a discussion that nobody has asked for since the server started.</summary>
internal sealed class Burst(Figures figures, LoadOptions options, CancellationToken cancellationToken)
{
    private const int Readers = 5_000;

    public async Task RunAsync()
    {
        var scenario = FormattableString.Invariant($"{Readers:N0} readers at once, a cold thread");
        var shape = new MixedThread(ThreadShape.Small);
        using var data = await SeededFolder.MakeAsync(options, shape, cancellationToken);
        using var discuss = await ServerProcess.DiscussAsync(data.Path, null, keepsWindows: true, cancellationToken);
        // The program is warm, as on any evening; the thread is not.
        using (var warm = await discuss.Client.GetAsync("/embed/thread?site=demo&key=harbour", cancellationToken)) warm.EnsureSuccessStatusCode();
        var request = Encoding.ASCII.GetBytes($"GET /embed/thread?site={Program.Site}&key={shape.Key} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n");
        var crowd = new List<HttpConnection>(Readers);
        for (var i = 0; i < Readers; i++) crowd.Add(await HttpConnection.OpenAsync(new IPEndPoint(IPAddress.Loopback, discuss.Address.Port), cancellationToken));
        var processor = discuss.ProcessorTime;
        var began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(crowd.Select(AskAsync));
        processor = discuss.ProcessorTime - processor;

        figures.Add(new Figure(scenario, "answered with the discussion", answers.Count(answer => answer.Status == 200), "", AtLeast: Readers));
        figures.Add(new Figure(scenario, "p50", Figures.At(answers.Select(answer => answer.Milliseconds), 0.5), "ms"));
        figures.Add(new Figure(scenario, "p99", Figures.At(answers.Select(answer => answer.Milliseconds), 0.99), "ms"));
        figures.Add(new Figure(scenario, "all answered after", answers.Max(answer => answer.Milliseconds) / 1000, "s"));
        figures.Add(new Figure(scenario, "processor time of the server for each", processor.TotalMicroseconds / Readers, "µs"));
        foreach (var connection in crowd) connection.Dispose();

        // From the moment at which the first of them asked.
        async Task<Answered> AskAsync(HttpConnection connection)
        {
            var status = await connection.AskAsync(request, cancellationToken);
            return new Answered(status, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }
}
