using Discuss.Core.Threads;
using Discuss.Server.Audience;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Widgets;

public sealed class ViewTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

    [Theory, OnSqlite, OnPostgres]
    public async Task Views_are_counted_in_memory_written_down_together_and_shown_where_the_site_wants_them(Database database)
    {
        var host = await hosts.OnAsync(database);
        var views = host.Services.GetRequiredService<ViewCounts>();
        var (shown, hidden) = (await ThreadCalls.StartAsync(host, new SiteSettings { Audience = new AudienceSettings { Views = true } }), await ThreadCalls.StartAsync(host));
        var thread = await ThreadAsync(shown);
        var other = await ThreadAsync(hidden);

        for (var i = 0; i < 2677; i++) views.Opened(thread, Browser);
        views.Opened(other, Browser);
        await views.FlushAsync(CancellationToken.None);
        views.Opened(thread, Browser);
        await views.FlushAsync(CancellationToken.None);

        Assert.Equal((2678, 1), (await views.OfAsync(thread, CancellationToken.None), await views.OfAsync(other, CancellationToken.None)));
        Assert.Contains("2,678 views", await PageAsync(host, shown), StringComparison.Ordinal);
        Assert.Contains("2.678 Aufrufe", await PageAsync(host, shown, "&locale=de"), StringComparison.Ordinal);
        Assert.DoesNotContain("view</span>", await PageAsync(host, hidden), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("python-httpx/0.27")]
    public async Task Programs_that_say_what_they_are_do_not_count(string? agent)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var views = host.Services.GetRequiredService<ViewCounts>();
        var thread = await ThreadAsync(await ThreadCalls.StartAsync(host));

        views.Opened(thread, agent);
        await views.FlushAsync(CancellationToken.None);

        Assert.Equal(0, await views.OfAsync(thread, CancellationToken.None));
    }

    private static async Task<ThreadId> ThreadAsync(ThreadCalls calls)
    {
        var posted = await calls.PostedAsync(await calls.GuestAsync(), "The first word.");
        return CommentId.Parse(posted.Id(), null).Thread;
    }

    private static async Task<string> PageAsync(DiscussHost host, ThreadCalls calls, string more = "") =>
        (await host.SendAsync(HttpMethod.Get, $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}{more}")).Text;
}
