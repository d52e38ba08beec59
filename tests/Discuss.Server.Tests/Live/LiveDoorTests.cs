using System.Net;
using System.Net.WebSockets;
using Discuss.Server.Live;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Live;

public sealed class LiveDoorTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("https://news.example.evil.example")]
    [InlineData("http://news.example")]
    [InlineData("https://news.example:8443")]
    [InlineData("")]
    public async Task A_page_of_a_foreign_origin_gets_no_live_connection(string origin)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        await host.SiteAsync(new SiteSettings { Origins = ["https://news.example"] });

        var refusal = await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(host.Address, origin));

        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_pages_pages_of_a_site_and_programs_get_one()
    {
        await using var host = await DiscussHost.StartAsync();
        await host.SiteAsync(new SiteSettings { Origins = ["https://paper.example"] });

        foreach (var origin in new[] { host.Address.GetLeftPart(UriPartial.Authority), "https://paper.example", null })
        {
            await using var client = await HubClient.ConnectAsync(host.Address, origin);
            Assert.False(client.Closed);
        }
    }

    [Fact]
    public async Task Nothing_but_a_WebSocket_is_served()
    {
        var host = await hosts.OnAsync(Database.Sqlite);

        using var events = await host.Client.GetAsync("/live?id=1");
        using var polling = await host.Client.PostAsync("/live?id=1", new StringContent(""));

        Assert.False(events.IsSuccessStatusCode);
        Assert.False(polling.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("9-9", 0L, "no such thread")]
    [InlineData("../etc/passwd", 0L, "no such thread")]
    [InlineData("1-1", -1L, "sinceSeq")]
    public async Task What_cannot_be_joined_is_refused_in_a_plain_word(string thread, long since, string word)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        await using var client = await HubClient.ConnectAsync(host.Address);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => client.CallAsync("Join", thread, since));

        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
        Assert.False(client.Closed);
    }

    [Fact]
    public async Task Wrong_arguments_and_unknown_methods_tell_nothing_of_the_server()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        await using var client = await HubClient.ConnectAsync(host.Address);

        foreach (var call in new Func<Task>[]
                 {
                     () => client.CallAsync("Join"),
                     () => client.CallAsync("Join", 1, "two"),
                     () => client.CallAsync("OnDisconnectedAsync"),
                     () => client.CallAsync("Drop", "1-1"),
                 })
        {
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(call);
            Assert.DoesNotContain("   at ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_watches_a_bounded_number_of_threads()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        await using var client = await HubClient.ConnectAsync(host.Address);
        for (var i = 0; i < LiveLimits.MaxThreads; i++)
            await client.JoinAsync((await discussion.PostAsync(mira, key: $"article {i}")).Id.Thread.ToString(), 0);
        var oneMore = await discussion.PostAsync(mira, key: "one more");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => client.JoinAsync(oneMore.Id.Thread.ToString(), 0));

        Assert.Contains("at most", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_the_connection()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        await using var client = await HubClient.ConnectAsync(host.Address);

        await client.SendAsync($$"""{"type":1,"target":"Leave","arguments":["{{new string('x', LiveLimits.MaxMessage)}}"]}""");

        await client.UntilAsync(() => client.Closed || client.Heard.Contains("\"type\":7", StringComparison.Ordinal));
    }
}
