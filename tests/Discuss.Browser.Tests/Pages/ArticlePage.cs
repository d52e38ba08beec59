using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Pages;

/// <summary>An article as its reader sees it, with the discussion in a frame.</summary>
public sealed class ArticlePage(IPage page)
{
    public ILocator Frame => page.Locator("iframe");

    public ThreadPage Thread => new(page.FrameLocator("iframe").Locator("html"));

    public Task<double> ScrolledAsync() => page.EvaluateAsync<double>("scrollY");

    public Task<bool> HasSidewaysScrollAsync() =>
        page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}
