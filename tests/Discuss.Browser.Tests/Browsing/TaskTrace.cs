using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>What kept the main threads of a page's processes: by the clock, which a busy machine stretches, and by the processor, which it does not.</summary>
internal sealed class TaskTrace
{
    private readonly ICDPSession _session;
    private readonly ConcurrentQueue<JsonElement> _events = new();
    private readonly TaskCompletionSource _complete = new();

    private TaskTrace(ICDPSession session)
    {
        _session = session;
        session.Event("Tracing.dataCollected").OnEvent += (_, data) =>
        {
            foreach (var one in data!.Value.GetProperty("value").EnumerateArray()) _events.Enqueue(one.Clone());
        };
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => _complete.TrySetResult();
    }

    public static async Task<TaskTrace> StartAsync(ICDPSession session)
    {
        var trace = new TaskTrace(session);
        await session.SendAsync("Tracing.start", new Dictionary<string, object>
        {
            ["categories"] = "disabled-by-default-devtools.timeline", ["transferMode"] = "ReportEvents",
        });
        return trace;
    }

    /// <summary>Milliseconds of each task, those that took the processor longest first.</summary>
    public async Task<IReadOnlyList<(double Processor, double Clock)>> EndAsync()
    {
        await _session.SendAsync("Tracing.end");
        await _complete.Task.WaitAsync(Reader.Patience);
        var mains = _events.Where(one => Named(one, "thread_name") && one.GetProperty("args").GetProperty("name").GetString() == "CrRendererMain").Select(Thread).ToHashSet();
        return [.. _events.Where(one => Named(one, "RunTask") && mains.Contains(Thread(one)) && one.TryGetProperty("tdur", out _))
            .Select(one => (one.GetProperty("tdur").GetDouble() / 1000, one.GetProperty("dur").GetDouble() / 1000))
            .OrderByDescending(task => task.Item1)];
    }

    private static bool Named(JsonElement one, string name) => one.GetProperty("name").GetString() == name;

    private static (long, long) Thread(JsonElement one) => (one.GetProperty("pid").GetInt64(), one.GetProperty("tid").GetInt64());
}
