using System.Diagnostics;

namespace Discuss.Load.Driving;

/// <summary>What one round of requests cost, or the medians of several.</summary>
/// <param name="PerSecond">Answers in a second.</param>
/// <param name="P50">Milliseconds from request to answer, the middle one.</param>
/// <param name="P99">Milliseconds that one request in a hundred took longer than.</param>
/// <param name="ProcessorMicroseconds">Processor time of the server's process for each request, all its threads together.</param>
internal sealed record Round(double PerSecond, double P50, double P99, double ProcessorMicroseconds)
{
    public static Round Of(long[] times, TimeSpan elapsed, TimeSpan processor)
    {
        Array.Sort(times);
        return new Round(times.Length / elapsed.TotalSeconds, At(times, 0.50), At(times, 0.99), processor.TotalMicroseconds / times.Length);
    }

    public static Round Medians(IReadOnlyCollection<Round> rounds) => new(
        Median(rounds.Select(round => round.PerSecond)), Median(rounds.Select(round => round.P50)),
        Median(rounds.Select(round => round.P99)), Median(rounds.Select(round => round.ProcessorMicroseconds)));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double At(long[] sorted, double part) =>
        sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))] * 1000.0 / Stopwatch.Frequency;
}
