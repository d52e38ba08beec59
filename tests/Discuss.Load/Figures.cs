using System.Globalization;
using System.Text.Json;

namespace Discuss.Load;

/// <summary>One measured figure beside the bar that it is held to.</summary>
internal sealed record Figure(string Scenario, string What, double Value, string Unit, double? AtMost = null, double? AtLeast = null)
{
    public bool Holds => Value <= (AtMost ?? double.MaxValue) && Value >= (AtLeast ?? double.MinValue);

    public string Bar => AtMost is { } most ? "at most " + Number(most) : AtLeast is { } least ? "at least " + Number(least) : "";

    public string Text => Number(Value) + (Unit.Length > 0 ? " " + Unit : "");

    private static string Number(double value) => value.ToString(Math.Abs(value) < 10 && value != Math.Floor(value) ? "F2" : "N0", CultureInfo.InvariantCulture);
}

/// <summary>Figures as they come, and the table of them at the end.</summary>
internal sealed class Figures
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly List<Figure> _all = [];

    public IEnumerable<Figure> Missed => _all.Where(figure => !figure.Holds);

    public void Add(Figure figure)
    {
        _all.Add(figure);
        Progress.Say($"  {figure.Scenario}: {figure.What} {figure.Text}{(figure.Holds ? "" : ", MISSED: " + figure.Bar)}");
    }

    /// <summary>Writes them as JSON: scenario, what, value, unit, the bar, and whether it holds.</summary>
    public async Task WriteJsonAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, _all, Written, cancellationToken);
    }

    public override string ToString()
    {
        string[] head = ["scenario", "what", "measured", "bar"];
        var rows = _all.Select(figure => new[] { figure.Scenario, figure.What, figure.Text, figure.Holds ? figure.Bar : figure.Bar + ": MISSED" }).ToList();
        var widths = head.Select((name, i) => rows.Select(row => row[i].Length).Append(name.Length).Max()).ToArray();
        return string.Join(Environment.NewLine, new[] { head, [.. widths.Select(width => new string('-', width))] }.Concat(rows)
            .Select(row => "| " + string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i]))) + " |"));
    }

    /// <summary>The value that so much of the sorted list does not exceed.</summary>
    public static double At(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }
}
