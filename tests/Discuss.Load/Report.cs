using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Discuss.Load.Hot;
using Discuss.Load.Queue;

namespace Discuss.Load;

/// <summary>What was measured, and on what.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Machine { get; } =
        $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>Processes that wanted to run, over the last minute: at the start and at the end.</summary>
    public List<double> LoadAverages { get; } = [LoadAverage()];

    public List<ReadResult> Reads { get; } = [];

    public List<HotResult> Hot { get; } = [];

    public List<PostResult> Posts { get; } = [];

    public List<QueueResult> Queues { get; } = [];

    public List<MemoryResult> Memory { get; } = [];

    public IEnumerable<ReadResult> Missed => Reads.Where(read => read.Growth > ReadRun.Bar);

    public void End() => LoadAverages.Add(LoadAverage());

    public Task WriteJsonAsync(string file, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, Json), cancellationToken);

    /// <summary>The machine, and how busy it was.</summary>
    public string Around() => string.Create(CultureInfo.InvariantCulture, $"{Machine}; load average {LoadAverages[0]:F1} before, {LoadAverages[^1]:F1} after");

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Around());
        if (Reads.Count > 0)
        {
            Table(
                text, "Reading: medians; cost is processor time of the server for each answer; growth is long against short, by cost or by rate",
                ["database", "thread", "order", "window", "KB", "short/s", "long/s", "bare/s", "long p50 ms", "long p99 ms", "short cost µs", "long cost µs", "growth", "of bare"],
                Reads.Select(read => new[]
                {
                    read.Database, read.Thread, read.Order, read.Window, F(read.Bytes / 1024.0, 1), F(read.Small.PerSecond), F(read.Large.PerSecond),
                    F(read.Bare.PerSecond), F(read.Large.P50, 2), F(read.Large.P99, 2), F(read.Small.ProcessorMicroseconds),
                    F(read.Large.ProcessorMicroseconds), F(read.Growth, 2), F(read.OfBare, 3),
                }));
        }

        if (Hot.Count > 0)
        {
            Table(
                text, "Reading what is hot: medians; bare writes the same bytes with the same headers",
                ["database", "window", "encoding", "KB", "Discuss/s", "bare/s", "p50 ms", "p99 ms", "bare p99 ms", "cost µs", "bare cost µs", "of bare", "p99 of bare"],
                Hot.Select(hot => new[]
                {
                    hot.Database, hot.Window, hot.Encoding, F(hot.Bytes / 1024.0, 1), F(hot.Discuss.PerSecond), F(hot.Bare.PerSecond), F(hot.Discuss.P50, 2),
                    F(hot.Discuss.P99, 2), F(hot.Bare.P99, 2), F(hot.Discuss.ProcessorMicroseconds, 1), F(hot.Bare.ProcessorMicroseconds, 1), F(hot.OfBare, 2), F(hot.P99OfBare, 2),
                }));
        }

        if (Posts.Count > 0)
        {
            Table(
                text, "Posting: medians; bare inserts one row with grouped commits",
                ["database", "writers", "posts/s", "p50 ms", "p99 ms", "cost µs", "bare/s", "bare p50 ms", "bare p99 ms", "of bare"],
                Posts.Select(post => new[]
                {
                    post.Database, F(post.Writers), F(post.Discuss.PerSecond), F(post.Discuss.P50, 2), F(post.Discuss.P99, 2),
                    F(post.Discuss.ProcessorMicroseconds), F(post.Bare.PerSecond), F(post.Bare.P50, 2), F(post.Bare.P99, 2), F(post.OfBare, 2),
                }));
        }

        if (Queues.Count > 0)
        {
            Table(
                text, "The moderators' queue: opening 20 items, medians; 200 decisions in one request; a held comment's way to an open queue",
                ["database", "items", "short/s", "long/s", "long p50 ms", "long p99 ms", "short cost µs", "long cost µs", "growth", "200 decided ms", "posts/s", "heard p50 ms", "heard p95 ms"],
                Queues.Select(queue => new[]
                {
                    queue.Database, F(queue.Items), F(queue.Short.PerSecond), F(queue.Long.PerSecond), F(queue.Long.P50, 2), F(queue.Long.P99, 2),
                    F(queue.Short.ProcessorMicroseconds), F(queue.Long.ProcessorMicroseconds), F(queue.Growth, 2), F(queue.DecidedMilliseconds),
                    F(queue.PostsPerSecond), F(queue.HeardP50, 1), F(queue.HeardP95, 1),
                }));
        }

        Table(
            text, "Memory of the server: proportional set size",
            ["database", "when", "MiB"], Memory.Select(memory => new[] { memory.Database, memory.When, F(memory.Mebibytes) }));
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, string[] head, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        var widths = head.Select((name, i) => all.Select(row => row[i].Length).Append(name.Length).Max()).ToArray();
        text.AppendLine().AppendLine(title).AppendLine();
        Line(head);
        Line([.. widths.Select(width => new string('-', width))]);
        foreach (var row in all) Line(row);

        void Line(string[] cells) => text.Append("| ").AppendJoin(" | ", cells.Select((cell, i) => cell.PadLeft(widths[i]))).AppendLine(" |");
    }

    private static string F(double value, int digits = 0) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    private static double LoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}

/// <summary>Memory of the server's process at one time.</summary>
internal sealed record MemoryResult(string Database, string When, double Mebibytes);
