using System.Diagnostics;
using System.Globalization;

namespace Discuss.Hostile.Tests.Running;

/// <summary>Runs attacks and prints a line for each: what was tried, how often, and what was found.</summary>
internal static class Table
{
    public const string Head = "| what is tried | inputs | findings | |\n|---|---:|---:|---|";

    /// <param name="tally"><see langword="null"/> where it was not tried.</param>
    public static string Line(Attack attack, Tally? tally)
    {
        var (tried, found) = tally is null ? ("–", "–") : (Number(tally.Inputs), Number(tally.Found));
        return $"| {attack.Name} | {tried} | {found} | {tally?.Remark ?? ""} |";
    }

    /// <summary>How many findings there were.</summary>
    public static async Task<int> RunAsync(IEnumerable<Attack> attacks, Ground ground, TextWriter to)
    {
        await to.WriteLineAsync(ground.Sources);
        await to.WriteLineAsync();
        await to.WriteLineAsync(Head);
        var (inputs, watch, found) = (0, Stopwatch.StartNew(), new List<(Attack Attack, Tally Tally)>());
        foreach (var attack in attacks)
        {
            var tally = await attack.TryAsync(ground);
            inputs += tally.Inputs;
            if (tally.Found > 0) found.Add((attack, tally));
            await to.WriteLineAsync(Line(attack, tally));
        }

        var all = found.Sum(one => one.Tally.Found);
        await to.WriteLineAsync();
        await to.WriteLineAsync($"{Number(inputs)} inputs, {Number(all)} findings, {watch.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s.");
        foreach (var (attack, tally) in found)
        {
            await to.WriteLineAsync();
            await to.WriteLineAsync($"{attack.Name}: {Number(tally.Found)}");
            foreach (var finding in tally.Findings) await to.WriteLineAsync("  " + finding);
        }

        return all;
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
