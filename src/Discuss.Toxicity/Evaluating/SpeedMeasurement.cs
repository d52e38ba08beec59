using System.Diagnostics;
using System.Globalization;
using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Evaluating;

/// <summary>How fast one thread scores.</summary>
/// <param name="MeanLength">Mean UTF-16 length of the comments.</param>
/// <param name="ScoredPerSecond">All heads, best of the rounds.</param>
/// <param name="Percentile99">Of single calls in the best round.</param>
/// <param name="AllocatedBytes">In all rounds of scoring together.</param>
/// <param name="ExplainedPerSecond">Scores with attributions, best of the rounds.</param>
public sealed record SpeedReport(double MeanLength, double ScoredPerSecond, TimeSpan Percentile99, long AllocatedBytes, double ExplainedPerSecond)
{
    /// <summary>One line for a terminal.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"one thread, mean {MeanLength:0} characters: {ScoredPerSecond:0} scored/s (p99 {Percentile99.TotalMilliseconds:0.000} ms, {AllocatedBytes} bytes allocated), {ExplainedPerSecond:0} explained/s");
}

/// <summary>Measures speed on the project's own lines, several of them in each comment, about 145 characters together.</summary>
public static class SpeedMeasurement
{
    internal const int Comments = 2000;
    private const int WantedLength = 105;

    /// <summary>Runs rounds of scoring and of explaining on the calling thread; the best round of each counts.</summary>
    public static SpeedReport Run(IToxicityClassifier classifier, int rounds = 8)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var texts = Texts();
        var times = new long[texts.Length];
        var best = long.MaxValue;
        var percentile = long.MaxValue;
        for (var warm = 0; warm < 3; warm++)
        {
            foreach (var text in texts)
                classifier.Score(text);
        }

        var allocated = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            foreach (var text in texts)
                classifier.Score(text);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
            for (var i = 0; i < texts.Length; i++)
            {
                start = Stopwatch.GetTimestamp();
                classifier.Score(texts[i]);
                times[i] = Stopwatch.GetTimestamp() - start;
            }

            Array.Sort(times);
            percentile = Math.Min(percentile, times[texts.Length * 99 / 100]);
        }

        return new SpeedReport(
            texts.Average(t => t.Length), PerSecond(best), Stopwatch.GetElapsedTime(0, percentile), allocated, Explained(classifier, texts, rounds));
    }

    private static double Explained(IToxicityClassifier classifier, string[] texts, int rounds)
    {
        var best = long.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var text in texts)
                classifier.Explain(text);
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        }

        return PerSecond(best);
    }

    private static double PerSecond(long ticks) => Comments / Stopwatch.GetElapsedTime(0, ticks).TotalSeconds;

    // Own lines one after the other until a comment is long enough: clean and hostile ones in the order of the files.
    internal static string[] Texts()
    {
        var lines = OwnData.Read(test: false).ConvertAll(e => e.Text);
        var texts = new string[Comments];
        var next = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            var text = "";
            while (text.Length < WantedLength + (i % 40))
            {
                text += (text.Length == 0 ? "" : " ") + lines[next];
                next = (next + 61) % lines.Count;
            }

            texts[i] = text;
        }

        return texts;
    }
}
