using System.Net;
using Discuss.Core.Threads;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Interchange;

public sealed class OldPermalinkTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Old_permalinks_lead_to_the_comment_or_the_discussion_and_nowhere_else(Database database)
    {
        var host = await hosts.OnAsync(database);
        using var moving = await Moving.StartAsync(host);
        foreach (var source in new[] { "disqus", "remark42", "coral" }) await moving.ImportAsync(source, Exports.All[source]);
        var rows = (await moving.RowsAsync()).ToDictionary(row => row.Foreign, row => new CommentId(new ThreadId(moving.Site.Id, row.Thread), row.Ordinal), StringComparer.Ordinal);

        foreach (var (from, comment) in new[]
                 {
                     ("https://old.example/2019/harbour#comment-3", "3"), ("3", "3"), ("#comment-3", "3"), ("https://old.example/one/#remark42__comment-a3", "a3"),
                     ("https://old.example/one/?commentID=k1&x=1", "k1"),
                 })
        {
            var to = await AskAsync(from);
            Assert.Equal($"/t/{moving.Site.Slug}?comment={rows[comment]}#c-{rows[comment]}", to);
            Assert.Contains($"c-{rows[comment]}", await host.Client.GetStringAsync(to), StringComparison.Ordinal);
        }

        Assert.Equal($"/t/{moving.Site.Slug}?key=%2F2019%2Fharbour", await AskAsync("https://old.example/2019/harbour#comment-99999"));
        Assert.Equal($"/t/{moving.Site.Slug}?key=%2F2019%2Fharbour", await AskAsync("100"));
        foreach (var (from, status) in new[] { ("https://evil.example/", HttpStatusCode.NotFound), ("", HttpStatusCode.BadRequest), (new string('x', 3000), HttpStatusCode.BadRequest), ("a%00b", HttpStatusCode.BadRequest) })
        {
            using var answer = await host.Client.GetAsync($"/r/{moving.Site.Slug}?from={from}");
            Assert.Equal(status, answer.StatusCode);
        }

        async Task<string> AskAsync(string from)
        {
            using var answer = await host.Client.GetAsync($"/r/{moving.Site.Slug}?from={Uri.EscapeDataString(from)}");
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return answer.Headers.Location!.ToString();
        }
    }
}
