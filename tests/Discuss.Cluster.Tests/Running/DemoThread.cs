using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discuss.Cluster.Tests.Running;

/// <summary>What a thread of the demo's site holds, as everybody can read it.</summary>
internal static class DemoThread
{
    /// <summary>The identifiers and texts of all its top-level comments, oldest first.</summary>
    public static async Task<List<(string Id, string BodyHtml)>> ReadAsync(HttpClient client, string key, CancellationToken cancellationToken)
    {
        var all = new List<(string, string)>();
        string? next = null;
        do
        {
            var after = next is null ? "" : "&after=" + Uri.EscapeDataString(next);
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/sites/demo/thread?key={key}&sort=oldest&limit=100{after}", cancellationToken);
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("id").GetString()!, item.GetProperty("bodyHtml").GetString()!)));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return all;
    }

    /// <summary>
    /// Has what a rule could not judge in time appear all the same: many writers and readers keep a small machine so busy, and what is held
    /// is told nobody.
    /// </summary>
    public static async Task NothingIsHeldAsync(HttpClient client, string email, string password, CancellationToken cancellationToken)
    {
        using var session = await client.PostAsJsonAsync("/api/v1/session", new { email, password }, cancellationToken);
        session.EnsureSuccessStatusCode();
        var token = (await session.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("token").GetString()!;
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sites/demo/settings");
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var found = await client.SendAsync(ask, cancellationToken);
        var settings = JsonNode.Parse(await found.Content.ReadAsStringAsync(cancellationToken))!;
        settings["settings"]!["moderation"]!["faults"]!["hold"] = false;
        using var put = new HttpRequestMessage(HttpMethod.Put, "/api/v1/sites/demo/settings") { Content = JsonContent.Create(settings["settings"]) };
        put.Headers.Authorization = ask.Headers.Authorization;
        put.Headers.TryAddWithoutValidation("If-Match", found.Headers.ETag?.ToString());
        using var changed = await client.SendAsync(put, cancellationToken);
        changed.EnsureSuccessStatusCode();
    }
}
