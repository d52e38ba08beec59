using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Pages;

/// <summary>The discussion: the framed page, through what its reader can see and use.</summary>
public sealed class ThreadPage(ILocator root)
{
    public ILocator Root => root;

    public ILocator Main => root.Locator("#discuss");

    /// <summary>Waits until the script answers to keys and buttons.</summary>
    public Task AliveAsync() => Assertions.Expect(root.Locator("#discuss[data-alive]")).ToBeAttachedAsync();

    /// <summary>Every comment that can be seen, in the order of the page.</summary>
    public ILocator Comments => root.Locator("li.c:visible");

    public ILocator Pills => root.Locator(".pill:visible");

    public ILocator Readers => root.Locator("[data-readers]");

    public ILocator Count => root.Locator("[data-count-text]");

    public ILocator MoreComments => root.Locator("a[data-more=comments]");

    public ILocator Announcement => root.Locator("[data-announce]");

    public Composer Composer => new(root.Locator("form[data-composer]:not(.placed)"));

    /// <summary>The one that is open below a comment.</summary>
    public Composer PlacedComposer => new(root.Locator("form[data-composer].placed"));

    public ILocator Comment(string id) => root.Locator($"[id='c-{id}']");

    /// <summary>A comment's own part, without its replies.</summary>
    public ILocator Article(string id) => root.Locator($"[id='c-{id}'] > article");

    /// <summary>The text of a comment that can be seen.</summary>
    public ILocator Text(string text) => root.Locator("li.c:visible > article .body").GetByText(text, new() { Exact = true });

    /// <summary>The comment that holds a text.</summary>
    public ILocator Holding(string text) => root.Locator("li.c > article").Filter(new() { HasText = text });

    /// <summary>Whether the frame has a scroll bar of its own.</summary>
    public Task<bool> ScrollsInsideAsync() => root.EvaluateAsync<bool>("root => root.scrollHeight > innerHeight + 1");

    /// <summary>Opens the composer below a comment.</summary>
    public async Task<Composer> ReplyAsync(string text)
    {
        await Holding(text).Locator("[data-reply]").ClickAsync();
        return PlacedComposer;
    }
}

/// <summary>A form that text is written in.</summary>
public sealed class Composer(ILocator form)
{
    public ILocator Form => form;

    public ILocator Body => form.Locator("textarea[name=body]");

    public ILocator Name => form.Locator("input[name=name]");

    public ILocator Mail => form.Locator("input[name=email]");

    /// <summary>As whom the reader writes.</summary>
    public ILocator Writer => form.Locator(".as b");

    public ILocator SignIn => form.Locator("a[data-sign-in]");

    public ILocator SignOut => form.Locator("[data-sign-out]");

    public ILocator Problem => form.Locator("[data-error]");

    public ILocator Preview => form.Locator("[data-preview]");

    public ILocator Post => form.Locator("button[type=submit]:not([name]):not([data-sign-out])");

    public async Task WriteAsync(string text, string? name = null)
    {
        await Body.FillAsync(text);
        if (name is not null) await Name.FillAsync(name);
    }

    public async Task PostAsync(string text, string? name = null)
    {
        await WriteAsync(text, name);
        await Post.ClickAsync();
    }
}
