using System.Collections.Concurrent;
using Discuss.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>Someone before a browser. Whatever the browser complains of is kept, and asked for at the end of each test.</summary>
public sealed class Reader : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Reader(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"{message.Location.Split('?')[0]} {message.Text}");
        };
        context.WebError += (_, error) => _complaints.Enqueue(error.Error);
    }

    public IPage Page { get; }

    public IBrowserContext Context => _context;

    /// <summary>Errors and warnings of the console, violations of the content security policy among them.</summary>
    public IEnumerable<string> Complaints => _complaints;

    /// <summary>How long anything that a reader waits for may take before a test gives up: long, for a busy machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    public static async Task<Reader> SitDownAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return new Reader(context, await context.NewPageAsync());
    }

    /// <summary>Opens an article and scrolls to its discussion.</summary>
    public async Task<ArticlePage> OpenAsync(string address)
    {
        await Page.GotoAsync(address);
        return new ArticlePage(Page);
    }

    /// <summary>Opens an article, and waits until its discussion answers to keys and buttons.</summary>
    public async Task<ThreadPage> OpenThreadAsync(string address)
    {
        var thread = (await OpenAsync(address)).Thread;
        await thread.AliveAsync();
        return thread;
    }

    /// <summary>Opens the framed page alone, as those without scripts may.</summary>
    public async Task<ThreadPage> OpenFrameAloneAsync(string address)
    {
        await Page.GotoAsync(address);
        return new ThreadPage(Page.Locator("html"));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
