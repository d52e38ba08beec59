using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Live;

public sealed class EventEndpointTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_asks_gets_what_happened_page_by_page(Database database)
    {
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        for (var i = 0; i < 4; i++) await discussion.PostAsync(mira);
        var seqs = new List<long>();
        string? next = "0";

        while (next is not null)
        {
            var page = await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/threads/{first.Id.Thread}/events?since={next}&limit=2");
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 2);
            seqs.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("seq").GetInt64()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal([1, 2, 3, 4, 5], seqs);
    }

    [Theory]
    [InlineData("since=-1", "since")]
    [InlineData("since=x", "since")]
    [InlineData("limit=5", "since")]
    [InlineData("since=0&limit=0", "limit")]
    [InlineData("since=0&limit=501", "limit")]
    [InlineData("since=0&limit=1e2", "limit")]
    public async Task A_wrong_value_is_named(string query, string field)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host);
        var first = await discussion.PostAsync(await discussion.PersonAsync("Mira"));

        using var answer = await host.Client.GetAsync($"/api/v1/threads/{first.Id.Thread}/events?{query}");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("99-99")]
    [InlineData("nonsense")]
    public async Task A_thread_that_is_not_there_is_not_found(string thread)
    {
        var host = await hosts.OnAsync(Database.Sqlite);

        using var answer = await host.Client.GetAsync($"/api/v1/threads/{thread}/events?since=0");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
