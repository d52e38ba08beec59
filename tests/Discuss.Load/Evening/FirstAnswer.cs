using System.Diagnostics;
using Discuss.Load.Driving;
using Discuss.Load.Seeding;

namespace Discuss.Load.Evening;

/// <summary>From starting the published program over a database with many comments to the first window of a thread, whole; and the memory of the server that then waits.</summary>
internal sealed class FirstAnswer(Figures figures, LoadOptions options, CancellationToken cancellationToken)
{
    private const int Starts = 5;

    // Idle is a server that needs less than a twentieth of a core for so long.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public async Task RunAsync()
    {
        var scenario = FormattableString.Invariant($"start of the published build, {options.Comments:N0} comments");
        using var data = await SeededFolder.MakeAsync(options, new MixedThread(options.Comments), cancellationToken);
        var times = new List<double>();
        var memory = 0d;
        for (var start = 0; start < Starts; start++)
        {
            var began = Stopwatch.GetTimestamp();
            using var discuss = await ServerProcess.PlainAsync(data.Path, cancellationToken);
            using var answer = await discuss.Client.GetAsync($"/api/v1/sites/{Program.Site}/thread?key={new MixedThread(options.Comments).Key}", cancellationToken);
            answer.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            memory = await IdleMemoryAsync(discuss);
        }

        figures.Add(new Figure(scenario, $"to the first answer, middle of {Starts}", Round.Median(times), "s", AtMost: 1));
        figures.Add(new Figure(scenario, "the slowest", times.Max(), "s"));
        figures.Add(new Figure(scenario, "memory when it is idle, the last start", memory, "MiB", AtMost: 120));
    }

    /// <summary>The first of them bring the index of the search up to date: what was seeded is not in it yet.</summary>
    private async Task<double> IdleMemoryAsync(ServerProcess discuss)
    {
        TimeSpan before;
        do
        {
            before = discuss.ProcessorTime;
            await Task.Delay(Idle, cancellationToken);
        }
        while (discuss.ProcessorTime - before > Idle / 20);

        return discuss.ProportionalMemory();
    }
}
