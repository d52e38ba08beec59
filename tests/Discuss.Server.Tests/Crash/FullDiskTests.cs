using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Crash;

public sealed class FullDiskTests
{
    // What was written of the log before may be written again without more room.
    private const int MostUntilFull = 5_000;

    [Fact]
    public async Task On_a_full_disk_writes_are_refused_reads_are_served_and_with_room_again_all_goes_on_without_a_restart()
    {
        await using var disk = await SmallDisk.CreateAsync();
        string site;
        await using (var host = await DiscussHost.StartAsync(new HostOptions { DataFolder = disk.Folder }))
        {
            // What a rule could not judge in time, for its record cannot be written either, is public here all the same.
            site = (await host.SiteAsync(new SiteSettings { Moderation = new ModerationSettings { Faults = new FaultSettings { Hold = false } } })).Slug;
        }

        var (server, client) = await ServerProcess.StartAsync(disk.Folder, null);
        await using var ending = server;
        using var closing = client;
        using var guest = await client.PostAsJsonAsync("/api/v1/guests", new { name = "Mira" });
        var token = (await guest.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        var acknowledged = new List<string>();
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Created, await PostAsync($"Before {i}."));

        await disk.FillAsync(server);
        var refused = HttpStatusCode.Created;
        for (var i = 0; i < MostUntilFull && refused == HttpStatusCode.Created; i++) refused = await PostAsync($"Until it is full {i}.");
        Assert.Contains(refused, new[] { HttpStatusCode.InsufficientStorage, HttpStatusCode.ServiceUnavailable });
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual(HttpStatusCode.InternalServerError, await PostAsync($"Full {i}."));
            // A first look, which is ready, and one that is read from the database.
            foreach (var path in new[] { $"sites/{site}/thread?key=disk", $"comments/{acknowledged[0]}/context", $"sites/{site}/thread?key=disk&sort=oldest&limit={i + 1}" })
            {
                using var read = await client.GetAsync("/api/v1/" + path);
                Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            }
        }

        await disk.FreeAsync(server);
        Assert.Equal(HttpStatusCode.Created, await PostAsync("There is room again."));
        Assert.Equal(acknowledged, await ReadAsync());

        async Task<HttpStatusCode> PostAsync(string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sites/{site}/comments?key=disk") { Content = JsonContent.Create(new { body }) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Guest", token);
            using var answer = await client.SendAsync(request);
            var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (answer.StatusCode == HttpStatusCode.Created) acknowledged.Add(said.GetProperty("id").GetString()!);
            else Assert.True(answer.Headers.RetryAfter is not null, $"{answer.StatusCode}: {said}");
            return answer.StatusCode;
        }

        async Task<List<string>> ReadAsync()
        {
            var all = new List<string>();
            string? next = null;
            do
            {
                var after = next is null ? "" : $"&after={Uri.EscapeDataString(next)}";
                var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/sites/{site}/thread?key=disk&sort=oldest&limit=100{after}");
                all.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
                next = page.GetProperty("next").GetString();
            }
            while (next is not null);
            return all;
        }
    }
}
