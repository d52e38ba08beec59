using System.Net;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Roles;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>Hosts that may send to this machine, one for each database.</summary>
public sealed class OpenHosts : IAsyncLifetime
{
    private readonly Dictionary<Database, Task<DiscussHost>> _hosts = [];

    public Task<DiscussHost> OnAsync(Database database)
    {
        lock (_hosts)
        {
            if (!_hosts.TryGetValue(database, out var host)) _hosts[database] = host = DiscussHost.StartAsync(Options with { Database = database });
            return host;
        }
    }

    public static HostOptions Options { get; } = new() { Settings = new Dictionary<string, string> { ["Discuss:Outbound:AllowPrivate"] = "true" } };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts.Values) await (await host).DisposeAsync();
    }
}

/// <summary>A site with an owner and a webhook that leads to a receiver of our own.</summary>
internal sealed class HookedSite : IAsyncDisposable
{
    private static readonly string[] Every =
    [
        "comment.created", "comment.edited", "comment.approved", "comment.rejected", "comment.removed", "comment.reported", "moderation.decision",
        "moderation.sanction",
    ];

    private HookedSite(Newsroom room, Receiver receiver) => (Room, Receiver) = (room, receiver);

    public Newsroom Room { get; }

    public ThreadCalls Calls => Room.Calls;

    public Receiver Receiver { get; }

    public string Id { get; private set; } = "";

    public string Secret { get; private set; } = "";

    /// <param name="events">What the webhook asks for; everything where nothing is said.</param>
    public static async Task<HookedSite> OpenAsync(DiscussHost host, SiteSettings? settings = null, string[]? events = null)
    {
        var site = new HookedSite(await Newsroom.OpenAsync(host, settings), await Receiver.StartAsync());
        var made = await site.AddAsync(new { url = site.Receiver.Url, events = events ?? Every });
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        site.Id = made.Json.GetProperty("webhook").GetProperty("id").GetString()!;
        site.Secret = made.Json.GetProperty("secret").GetString()!;
        return site;
    }

    public Task<Answer> AddAsync(object body) => SendAsync(HttpMethod.Post, "", body);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body = null) =>
        Calls.SendAsync(method, $"sites/{Calls.Site.Slug}/webhooks{path}", body, Room.Owner.As);

    public async Task<JsonElement> WebhookAsync() => (await SendAsync(HttpMethod.Get, "/" + Id)).Json;

    public async Task<JsonElement[]> DeliveriesAsync() => (await SendAsync(HttpMethod.Get, $"/{Id}/deliveries")).Items();

    /// <summary>Sends a test; what came of it.</summary>
    public async Task<JsonElement> TestAsync()
    {
        var answer = await SendAsync(HttpMethod.Post, $"/{Id}/test");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();
}
