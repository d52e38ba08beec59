using System.Collections.Concurrent;
using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Discuss.Browser.Tests;

/// <summary>
/// What a discussion costs the page under which it stands: requests and bytes to a live thread, how much of them is script and style, movement
/// of what is read, and time of the main thread on a slow device. Times, and what moves within the frame, which depends on them, are printed
/// and not judged: <c>dotnet test tests/Discuss.Browser.Tests --filter Footprint --logger "console;verbosity=detailed"</c>.
/// </summary>
[Collection(OnStage.Name)]
public sealed class FootprintTests(Stage stage, ITestOutputHelper output)
{
    private const int MostRequests = 5;
    private const int MostBytes = 30 * 1024;
    private const int MostBytesOfScriptAndStyle = 14 * 1024;

    // What moved, by how much of what can be seen.
    private const string Watch =
        """
        window.shifts = [];
        new PerformanceObserver(list => list.getEntries().forEach(one => shifts.push(one.value.toFixed(5) + ': ' +
          one.sources.map(source => source.node?.nodeName + ' ' + (source.node?.className ?? '') + ' ' + source.previousRect.y + ' to ' + source.currentRect.y).join('; '))))
          .observe({ type: 'layout-shift', buffered: true });
        """;

    [BrowserFact]
    public async Task A_live_thread_takes_few_requests_and_few_bytes_and_moves_nothing_of_the_article()
    {
        using var discussion = await ReadAsync();
        await using var reader = await stage.ReaderAsync();
        await reader.Context.AddInitScriptAsync(Watch);
        var (answers, sockets) = (new ConcurrentQueue<IResponse>(), new ConcurrentQueue<IWebSocket>());
        reader.Page.Response += (_, answer) =>
        {
            if (new Uri(answer.Url).Host == Stage.Domain) answers.Enqueue(answer);
        };
        var live = new TaskCompletionSource();
        reader.Page.WebSocket += (_, socket) =>
        {
            sockets.Enqueue(socket);
            socket.FrameReceived += (_, _) => live.TrySetResult();
        };

        // An article is longer than a screen; its reader comes to its end.
        var article = await reader.OpenAsync(discussion.Publish(a => a with { Before = string.Concat(Enumerable.Repeat("<p>A paragraph of the article.</p>", 60)) }));
        await article.Frame.ScrollIntoViewIfNeededAsync();
        var thread = article.Thread;
        await thread.AliveAsync();
        await live.Task.WaitAsync(Reader.Patience);

        var sizes = new List<(string Path, int Bytes)>();
        foreach (var answer in answers)
        {
            await answer.FinishedAsync();
            var size = await answer.Request.SizesAsync();
            sizes.Add((new Uri(answer.Url).AbsolutePath, size.ResponseBodySize + size.ResponseHeadersSize));
        }

        foreach (var (path, bytes) in sizes.OrderBy(one => one.Path, StringComparer.Ordinal)) output.WriteLine($"{bytes,7:N0} bytes  {path}");
        var scriptAndStyle = sizes.Where(one => Path.GetExtension(one.Path) is ".js" or ".css").Sum(one => one.Bytes);
        output.WriteLine($"{scriptAndStyle,7:N0} bytes of script and style");
        output.WriteLine($"{sizes.Sum(one => one.Bytes),7:N0} bytes in {sizes.Count + sockets.Count} requests, {sockets.Count} of them the open line");
        Assert.InRange(sizes.Count + sockets.Count, 1, MostRequests);
        Assert.InRange(sizes.Sum(one => one.Bytes), 1, MostBytes);
        Assert.InRange(scriptAndStyle, 1, MostBytesOfScriptAndStyle);
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>("() => shifts"));
        foreach (var moved in await thread.Root.EvaluateAsync<string[]>("() => shifts")) output.WriteLine("moved within the frame: " + moved);
    }

    [BrowserFact]
    public async Task On_a_processor_four_times_slower_it_comes_to_life_and_says_what_that_took()
    {
        using var discussion = await ReadAsync();
        await using var reader = await stage.ReaderAsync();
        await reader.Context.AddInitScriptAsync(Watch);
        var session = await reader.Context.NewCDPSessionAsync(reader.Page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = 4 });

        // The frame by itself, so that all of its work is that of the slowed page. Nothing is asked of the page until it is live: what asks
        // is a script that takes longer than the page's own.
        var live = new TaskCompletionSource();
        reader.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, _) => live.TrySetResult();
        var trace = await TaskTrace.StartAsync(session);
        var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
        await live.Task.WaitAsync(Reader.Patience);
        var tasks = await trace.EndAsync();

        await thread.AliveAsync();
        output.WriteLine("with the processor slowed down four times, the longest tasks to a live thread: "
            + string.Join(", ", tasks.Take(3).Select(task => $"{task.Processor:0} ms of the processor ({task.Clock:0} by the clock)")));
        foreach (var moved in await reader.Page.EvaluateAsync<string[]>("() => shifts")) output.WriteLine("moved: " + moved);
        Assert.Empty(reader.Complaints);
    }

    /// <summary>A discussion as a reader finds it: twenty comments, every other one answered.</summary>
    private async Task<Discussion> ReadAsync()
    {
        var discussion = await stage.DiscussionAsync();
        for (var i = 1; i <= 20; i++)
        {
            var id = await discussion.PostAsync("Ann", $"Comment {i}: the plan says that the new harbour is open to all, and then puts the only ramp behind the terrace.");
            if (i % 2 == 0) await discussion.PostAsync("Bob", $"Answer to comment {i}: who was asked about that?", id);
        }

        return discussion;
    }
}
