using System.Diagnostics;
using System.Globalization;

namespace Discuss.Benchmarks;

/// <summary>
/// The rules' time for a comment as the tenth and the fiftieth of a hundred: on a machine that does other things too, a mean says more of those.
/// </summary>
internal static class RuleSpeed
{
    private const int Runs = 5000;

    public static void Print(TextWriter output)
    {
        var rules = new RuleBenchmarks();
        rules.MakeReady();
        foreach (var (name, judge) in new (string, Func<object>)[] { ("an ordinary comment", rules.Ordinary), ("one with a link and a disguised insult", rules.Flagged) })
        {
            for (var i = 0; i < Runs; i++) judge();
            var times = new double[Runs];
            for (var i = 0; i < Runs; i++)
            {
                var start = Stopwatch.GetTimestamp();
                judge();
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            Array.Sort(times);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"all rules, 5,000 words, classifier, {name}: {times[Runs / 10]:0.000} ms (p10), {times[Runs / 2]:0.000} ms (median)"));
        }
    }
}
