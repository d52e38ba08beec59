using System.Globalization;
using System.Text;

namespace Discuss.Server.Health;

/// <summary>One line of numbers: a sum, or a histogram with its buckets.</summary>
internal sealed class Series(bool histogram)
{
    // Seconds: what a reader does not notice, what they do, and what sends them away.
    private static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly long[] _buckets = histogram ? new long[Bounds.Length + 1] : [];
    private double _sum;

    public void Add(double value)
    {
        lock (_lock)
        {
            _sum += value;
            if (histogram) _buckets[Array.FindIndex(Bounds, bound => value <= bound) is var at && at >= 0 ? at : Bounds.Length]++;
        }
    }

    public void Set(double value)
    {
        lock (_lock) _sum = value;
    }

    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_lock)
        {
            if (!histogram)
            {
                Line(text, name, labels, _sum);
                return;
            }

            long count = 0;
            for (var i = 0; i < _buckets.Length; i++)
            {
                count += _buckets[i];
                var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", count);
            }

            Line(text, name + "_sum", labels, _sum);
            Line(text, name + "_count", labels, count);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
