using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Crash;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Members;
using Discuss.Server.Tests.Notifications;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Telemetry;

public sealed class LogTests
{
    private const string Address = "203.0.113.77";
    private const string WrongPassword = "wrong but mine 4711";

    [Theory, OnSqlite, OnPostgres]
    public async Task Posts_sign_ins_mails_reports_and_faults_leave_nothing_about_a_person_in_the_log(Database database)
    {
        await using var mail = new MailServer { RefusesRecipients = true };
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Settings = SettingsFor(mail) });
        var site = await host.SiteAsync();
        var (email, name) = (await host.RegisterAsync(), Calls.NewName("Canary"));
        var from = Calls.With("X-Forwarded-For", Address);
        var guest = await host.PostAsync("/api/v1/guests", new { name, email = "canary." + Calls.NewEmail(), site = site.Slug }, from);
        var token = guest.Json.GetProperty("token").GetString()!;
        var bearer = await host.BearerAsync(email, Calls.Password);

        var comment = await host.PostAsync($"/api/v1/sites/{site.Slug}/comments?key=a", new { body = "A canary sings in the comment." }, Calls.As("Guest", token).And(from));
        var id = comment.Json.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync("/api/v1/session", new { email, password = WrongPassword }, from)).Status);
        await new Visitor(host).SendAsync("/account/forgotten", new() { ["email"] = email });
        await host.SendAsync(HttpMethod.Get, "/account/reset?code=canary-code-in-a-link", null, from);
        await host.SendAsync(HttpMethod.Post, $"/api/v1/sites/{site.Slug}/comments?key=a", "{\"body\":\"a canary, cut off", Calls.As("Guest", token).And(from));
        await BreakAsync(host);
        var broken = await host.PostAsync($"/api/v1/comments/{id}/reports", new { reason = "insult", note = "A canary reports." }, Calls.As("Bearer", bearer).And(from));
        await Wait.UntilAsync(() => host.Log.Troubles.Any(line => line.Text.StartsWith("A mail is given up", StringComparison.Ordinal)), "a mail was refused, and the log says it");

        Assert.Equal(HttpStatusCode.InternalServerError, broken.Status);
        Assert.Contains(host.Log.Lines, line => line.Level >= LogLevel.Error);
        Assert.Contains(mail.Commands, line => line.Contains("RCPT", StringComparison.Ordinal));
        var written = string.Join('\n', host.Log.Lines);
        Assert.Contains("did not take a mail", written, StringComparison.Ordinal);
        foreach (var secret in new[] { "canary", email, Address, "127.0.0.1,", token, bearer, Calls.Password, WrongPassword, DiscussHost.AdminPassword, DiscussHost.AdminEmail })
            Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_setting_makes_each_line_of_the_log_an_object_of_JSON()
    {
        await using var host = await DiscussHost.StartAsync();
        var site = (await host.SiteAsync()).Slug;
        await host.StopAsync();
        var (server, client) = await ServerProcess.StartAsync(
            host.DataFolder, null, "--Logging:Console:FormatterName=json", "--Logging:LogLevel:Default=Information", "--Logging:Console:FormatterOptions:IncludeScopes=true");
        await using (server)
        {
            using (client)
            {
                using var guest = await client.PostAsJsonAsync("/api/v1/guests", new { name = "Canary" });
                using var missing = await client.GetAsync($"/api/v1/sites/{site}/thread?key=canary-key&after=canary");
                Assert.Equal(HttpStatusCode.Created, guest.StatusCode);
            }
        }

        Assert.NotEmpty(server.Output);
        Assert.All(server.Output, line =>
        {
            using var document = JsonDocument.Parse(line);
            Assert.NotEmpty(document.RootElement.GetProperty("Category").GetString()!);
            Assert.NotEmpty(document.RootElement.GetProperty("LogLevel").GetString()!);
        });
        Assert.DoesNotContain("canary", string.Join('\n', server.Output), StringComparison.OrdinalIgnoreCase);
    }

    private static Dictionary<string, string> SettingsFor(MailServer mail) => new()
    {
        ["Discuss:Proxies"] = "127.0.0.1",
        ["Discuss:Mail:Smtp:Host"] = "127.0.0.1",
        ["Discuss:Mail:Smtp:Port"] = mail.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Discuss:Mail:Smtp:Tls"] = "false",
        ["Discuss:Mail:From"] = "discuss@news.example",
    };

    /// <summary>Has the next report fail by a fault of ours.</summary>
    private static async Task BreakAsync(DiscussHost host) => await host.Database.WriteAsync(
        session => session.ExecuteAsync(new Sql("ALTER TABLE reports RENAME TO reports_elsewhere"), CancellationToken.None), CancellationToken.None);
}
