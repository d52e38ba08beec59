using System.IO.Compression;
using System.Net;
using Discuss.Server.Tests.Embed;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Demo;

public sealed class DemoTests
{
    private const string Thread = "/embed/thread?site=demo&key=harbour&sort=oldest";

    [Fact]
    public async Task The_first_start_tells_a_discussion_and_the_second_adds_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("discuss-demo-").FullName;
        try
        {
            var first = await ReadAsync(folder);
            var second = await ReadAsync(folder);

            Assert.InRange(first.Texts.Count, 12, 25);
            Assert.Equal(first.Texts, second.Texts);
            Assert.Equal(first.One("#discuss").GetAttribute("data-seq"), second.One("#discuss").GetAttribute("data-seq"));
            Assert.NotNull(first.One(".d4"));
            Assert.NotNull(first.One(".gone"));
            Assert.NotNull(first.One(".fold"));
            Assert.NotNull(first.One("blockquote"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static async Task<VisitedPage> ReadAsync(string folder)
        {
            await using var host = await DiscussHost.StartAsync(new HostOptions { Demo = true, DataFolder = folder });
            Assert.Contains(host.Log.Lines, line => line.Text.Contains("/demo/harbour", StringComparison.Ordinal));
            return await new Visitor(host).OpenAsync(Thread);
        }
    }

    [Fact]
    public async Task An_article_embeds_its_discussion_with_one_line()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Demo = true });
        var visitor = new Visitor(host);

        var front = await visitor.OpenAsync("/");
        Assert.Equal(2, front.Document.QuerySelectorAll("h2 a").Length);
        foreach (var link in front.Document.QuerySelectorAll("h2 a"))
        {
            var article = await visitor.ClickAsync(link);
            Assert.Equal(HttpStatusCode.OK, article.Status);
            var script = Assert.Single(article.Document.QuerySelectorAll("script"));
            Assert.Equal("/embed.js", script.GetAttribute("src"));
            Assert.Equal("demo", script.GetAttribute("data-site"));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync("/demo/no-such-article")).Status);
    }

    [Fact]
    public async Task Without_the_demo_there_is_none()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Demo = false });

        Assert.Equal(HttpStatusCode.NotFound, (await new Visitor(host).OpenAsync("/demo/harbour")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new Visitor(host).OpenAsync(Thread)).Status);
    }

    [Fact]
    public async Task All_that_a_reader_loads_has_at_most_34_KiB()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Demo = true });
        var page = await new Visitor(host).OpenAsync(Thread);

        var style = await SizeAsync(page.One("link[rel=stylesheet]").GetAttribute("href")!);
        var sizes = new[] { await SizeAsync(Thread), style, await SizeAsync(page.One("script").GetAttribute("src")!) };

        Assert.InRange(style, 1, 6 * 1024);
        Assert.InRange(sizes.Sum(), 1, 34 * 1024);

        async Task<int> SizeAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("Accept-Encoding", "br");
            using var answer = await host.Client.SendAsync(request);
            Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            await using var plain = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
            Assert.NotEqual(-1, plain.ReadByte());
            return bytes.Length;
        }
    }
}
