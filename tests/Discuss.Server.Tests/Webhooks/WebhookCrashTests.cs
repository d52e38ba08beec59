using System.Globalization;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Crash;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>The server is killed between a commit and its delivery, again and again.</summary>
public sealed class WebhookCrashTests(ITestOutputHelper output)
{
    private const int Writers = 16;

    // Fifty take some minutes: DISCUSS_TEST_KILLS=50.
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("DISCUSS_TEST_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    [Theory, OnSqlite]
    public async Task Nothing_that_was_acknowledged_is_lost_to_a_receiver_and_what_comes_twice_can_be_told(Database database)
    {
        await using var host = await DiscussHost.StartAsync(OpenHosts.Options with { Database = database });
        await using var receiver = await Receiver.StartAsync();
        var settings = new SiteSettings { Moderation = new ModerationSettings { Faults = new FaultSettings { Hold = false } } };
        var site = await host.SiteAsync(settings);
        var secret = WebhookSecrets.Fresh();
        await host.Services.GetRequiredService<WebhookStore>().AddAsync(
            site.Id, receiver.Url, WebhookKinds.Created, active: true, secret, CancellationToken.None);
        await host.StopAsync();
        var scribes = Enumerable.Range(0, Writers).Select(number => new Scribe(site.Slug, number)).ToList();
        var random = new Random(Rounds);

        for (var round = 0; round < Rounds; round++)
        {
            var (server, client) = await ServerProcess.StartAsync(host.DataFolder, host.ConnectionString, "--Discuss:Outbound:AllowPrivate=true");
            await using (server)
            {
                using (client)
                {
                    var left = random.Next(5, 100);
                    await Task.WhenAll(scribes.Select(scribe => scribe.WriteAsync(client, () =>
                    {
                        if (Interlocked.Decrement(ref left) == 0) server.Kill();
                    })));
                }
            }
        }

        var waiting = scribes.Sum(scribe => scribe.Book.Count) - receiver.Arrivals.Select(arrival => arrival.Comment.GetProperty("id").GetString()).Distinct().Count();
        var (last, reader) = await ServerProcess.StartAsync(host.DataFolder, host.ConnectionString, "--Discuss:Outbound:AllowPrivate=true");
        await using (last)
        {
            using (reader)
            {
                var acknowledged = scribes.SelectMany(scribe => scribe.Book).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
                await Wait.UntilAsync(() => Task.FromResult(
                    acknowledged.IsSubsetOf(receiver.Arrivals.Select(arrival => arrival.Comment.GetProperty("id").GetString()!))));
            }
        }

        var arrivals = receiver.Arrivals;
        var comments = arrivals.GroupBy(arrival => arrival.Comment.GetProperty("id").GetString()).ToList();
        Assert.All(comments, comment => Assert.Single(comment.Select(arrival => arrival.Id).Distinct()));
        Assert.Equal(comments.Count, arrivals.Select(arrival => arrival.Id).Distinct().Count());
        Assert.All(arrivals, arrival => Assert.True(arrival.IsSignedWith(WebhookSecrets.Text(secret))));
        output.WriteLine(
            $"{Rounds} kills, {scribes.Sum(scribe => scribe.Book.Count)} acknowledged, {waiting} of them not yet delivered at the last kill, "
            + $"{comments.Count} told, {arrivals.Count - comments.Count} of them once more under the same identifier.");
    }
}
