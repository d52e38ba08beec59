using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Discuss.Browser.Tests;

/// <summary>The server on plain http behind the proxy that speaks https, as <c>deploy/</c> sets it up.</summary>
[Collection(OnStage.Name)]
public sealed class ProxyTests(Stage stage)
{
    private const string Password = "nine violet kettles";

    [BehindProxyFact]
    public async Task Behind_the_shipped_proxy_a_member_signs_in_from_another_domain_posts_live_and_stays_signed_in()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.1" },
        });
        using var proxy = await stage.ProxyAsync(host);
        await using var publisher = await stage.PublisherOfAsync(proxy.Address);
        var site = await host.SiteAsync(new SiteSettings { Origins = [publisher.Origin] });
        var (name, email) = ("Zoe " + site.Slug[..6], $"{site.Slug}@example.org");
        await Stage.MemberAsync(host, name, email, Password);
        var address = publisher.Publish(new Article(site.Slug, "harbour"));
        await using var reader = await stage.ReaderAsync();
        await using var other = await stage.ReaderAsync();
        var thread = await reader.OpenThreadAsync(address);

        var window = await SignInWindow.OpenAsync(reader.Page, thread.Composer);
        var closed = window.Page.WaitForCloseAsync();
        await window.SignInAsync(email, Password);
        await closed;
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        await thread.Composer.PostAsync("Through the proxy.");
        await Expect(thread.Text("Through the proxy.")).ToBeVisibleAsync();

        // What others write comes over the socket.
        var watching = await other.OpenThreadAsync(address);
        await Expect(watching.Readers).ToBeVisibleAsync();
        await thread.Composer.PostAsync("And live.");
        await Expect(watching.Pills).ToBeVisibleAsync();
        await reader.Page.ReloadAsync();
        await thread.AliveAsync();
        await Expect(thread.Composer.Writer).ToHaveTextAsync(name);
        Assert.Empty(reader.Complaints);
        Assert.Empty(other.Complaints);
    }
}
