using System.Text.Json;
using System.Text.RegularExpressions;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.House;

/// <summary>What <c>deploy/</c> says of the program is so.</summary>
public sealed partial class DeployTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(DiscussHost.ServerProject(), "..", "..", "deploy"));

    [Fact]
    public async Task Every_number_that_the_dashboard_and_the_alerts_speak_of_is_one_that_a_server_shows()
    {
        await using var host = await DiscussHost.StartAsync();
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        await using var reader = await HubClient.ConnectAsync(host.Address);
        await reader.JoinAsync(first.Id.Thread.ToString(), first.Seq);
        await discussion.PostAsync(mira);
        await reader.UntilAsync(() => reader.Events(first.Id.Thread.ToString()).Count == 1);
        for (var i = 0; i < 2; i++)
        {
            using var window = await host.Client.GetAsync($"/api/v1/sites/{discussion.Site.Slug}/thread?key={discussion.Key}");
        }

        var shown = await host.Client.GetStringAsync("/metrics");
        var spoken = new[] { "grafana-dashboard.json", "prometheus-alerts.yml" }
            .SelectMany(file => Number().Matches(File.ReadAllText(Path.Combine(Folder, "monitoring", file))).Select(match => match.Value)).Distinct().ToList();

        Assert.True(spoken.Count > 5);
        Assert.All(spoken, name => Assert.Matches($@"(?m)^{name}[ {{]", shown));
        foreach (var label in new[] { "http_route", "http_request_method", "http_response_status_code" }) Assert.Contains(label + "=\"", shown, StringComparison.Ordinal);
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "monitoring", "grafana-dashboard.json")));
        Assert.NotEmpty(dashboard.RootElement.GetProperty("panels").EnumerateArray());
    }

    [Fact]
    public void The_clusters_nginx_does_what_the_one_that_is_tested_does()
    {
        var (tested, cluster) = (Read("nginx/discuss.conf"), Read("compose/nginx.conf.template").Replace("${DISCUSS_HOST}", "discuss.example.org", StringComparison.Ordinal));

        Assert.Equal(Servers().Replace(tested, ""), Servers().Replace(cluster, ""));

        // Without what is told in comments.
        static string Read(string file) => string.Join('\n', File.ReadAllLines(Path.Combine(Folder, file)).Where(line => !line.TrimStart().StartsWith('#'))).Trim();
    }

    [Theory]
    [InlineData("container/Dockerfile")]
    [InlineData("kubernetes/deployment.yaml")]
    [InlineData("caddy/Caddyfile")]
    public async Task What_is_asked_whether_a_node_is_well_is_there(string file)
    {
        await using var host = await DiscussHost.StartAsync();
        var asked = Health().Matches(File.ReadAllText(Path.Combine(Folder, file))).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        foreach (var path in asked)
        {
            using var answer = await host.Client.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, path);
        }
    }

    [GeneratedRegex(@"\b(?:discuss|http_server)_[a-z_]+\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex("/healthz/[a-z]+|/metrics", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Health();

    [GeneratedRegex(@"(?m)^  server [^;{]+;\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Servers();
}
