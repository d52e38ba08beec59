using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Notifications;
using Discuss.Server.Tests.Notifications.Notices;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Crash;

public sealed partial class MailCrashTests
{
    private const int AtOnce = 4;

    // A few with every change; as many as DISCUSS_KILLS says where that is set.
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("DISCUSS_KILLS") ?? "2", CultureInfo.InvariantCulture);

    // On PostgreSQL what a node that died had claimed is another's after two minutes: that is the same code, and too long to wait for here.
    [Theory, OnSqlite]
    public async Task Killed_between_commit_and_delivery_again_and_again_the_server_mails_every_reply_and_a_repeat_has_the_same_name(Database database)
    {
        await using var host = await DiscussHost.StartAsync(database);
        var desk = await NoticeDesk.OpenAsync(host);
        var readers = new List<(string Email, string Comment)>();
        for (var i = 0; i < Rounds * AtOnce; i++)
        {
            var email = Calls.NewEmail();
            var reader = await Guest.ConfirmedAsync(host, email, desk.Site.Slug);
            await desk.PutAsync("subscriptions/choices", new { replies = new { mail = true, push = false } }, reader.As);
            readers.Add((email, (await desk.Calls.PostedAsync(reader.As, $"Question {i}.")).Id()));
        }

        var writer = await Guest.NewAsync(host, desk.Site.Slug);
        await desk.SettledAsync();
        await host.StopAsync();
        await using var mail = new MailServer();
        var smtp = new[] { "--Discuss:Mail:Smtp:Host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--Discuss:Mail:Smtp:Port={mail.Port}"), "--Discuss:Mail:Smtp:Tls=false" };
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var random = new Random(Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            var (server, client) = await ServerProcess.StartAsync(host.DataFolder, host.ConnectionString, smtp);
            await using (server)
            {
                using (client)
                {
                    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Guest", writer.Token);
                    foreach (var (email, comment) in readers.Skip(round * AtOnce).Take(AtOnce))
                    {
                        using var posted = await client.PostAsJsonAsync(
                            $"/api/v1/sites/{desk.Site.Slug}/comments?key=article", new { body = $"Answer to {comment}.", parentId = comment });
                        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
                        answers[email] = (await posted.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).Id();
                    }

                    // Somewhere between the last commit and the last delivery.
                    var taken = mail.Taken.Count;
                    var enough = random.Next(0, AtOnce);
                    await Wait.UntilAsync(() => mail.Taken.Count >= Math.Min(taken + enough, AtOnce * round), "some are delivered");
                    server.Kill();
                }
            }
        }

        var (last, quiet) = await ServerProcess.StartAsync(host.DataFolder, host.ConnectionString, smtp);
        await using (last)
        {
            using (quiet) await Wait.UntilAsync(() => readers.TrueForAll(reader => Mails(mail, reader.Email).Any()), "everybody has their mail");
        }

        foreach (var (email, _) in readers)
        {
            var mails = Mails(mail, email).ToList();
            Assert.Single(mails.Select(one => MessageId().Match(one.Message).Value).Distinct(StringComparer.Ordinal));
            Assert.Contains(answers[email], Parts(mails[0].Message), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<TakenMail> Mails(MailServer server, string to) => server.Taken.Where(mail => mail.To.Contains(to, StringComparer.OrdinalIgnoreCase));

    /// <summary>What is said in base64 in it.</summary>
    private static string Parts(string message) => string.Concat(
        Base64().Matches(message).Select(part => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(part.Value.Replace("\r\n", "", StringComparison.Ordinal)))));

    [GeneratedRegex("Message-ID: .*", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"(?<=\r\n\r\n)(?:[A-Za-z0-9+/]{4,}={0,2}\r\n)+", RegexOptions.None, 1000)]
    private static partial Regex Base64();
}
