using System.Globalization;
using System.Text;
using Discuss.Server.Identity;
using Discuss.Server.Notifications;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Notifications;

/// <summary>Mail to a mail server, where one is configured: a real one, in the test.</summary>
public sealed class SmtpTests
{
    [Fact]
    public async Task A_mail_reaches_the_server_with_its_texts_whole_and_no_header_but_ours()
    {
        await using var server = new MailServer();
        await using var host = await StartAsync(server);

        await SendAsync(host, new Letter("rosa@example.org", "Zeitung für alle", "Grüße\r\nBcc: everyone@example.org", ".first line\r\n..second\r\nمرحبا 👋"));
        await Wait.UntilAsync(() =>
        {
            Assert.Empty(host.Log.Troubles);
            return Task.FromResult(server.Taken.Count == 1);
        });

        var mail = server.Taken.Single();
        Assert.Equal("discuss@news.example", mail.From);
        Assert.Equal(["rosa@example.org"], mail.To);
        var (head, body) = Parts(mail.Message);
        Assert.DoesNotContain(head, line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(head, line => line == "Auto-Submitted: auto-generated");
        Assert.Contains(head, line => line.StartsWith("Message-ID: <letter-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(".first line\r\n..second\r\nمرحبا 👋", Encoding.UTF8.GetString(Convert.FromBase64String(body)));
        Assert.False(Directory.Exists(Path.Combine(host.DataFolder, "mail")));
    }

    [Fact]
    public async Task A_mail_that_the_server_does_not_take_now_is_sent_again_later()
    {
        await using var server = new MailServer(refusals: 1);
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(server, clock);

        await SendAsync(host, new Letter("rosa@example.org", "News", "Twice", "Text"));
        await Wait.UntilAsync(() => Task.FromResult(server.Commands.Any(line => line.StartsWith("MAIL", StringComparison.Ordinal))));
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(server.Taken.Count == 1);
        });

        Assert.Single(server.Taken);
    }

    [Fact]
    public async Task Until_it_is_sent_a_mail_lies_sealed()
    {
        // Nobody listens there: the mail stays in the outbox.
        await using var server = new MailServer(refusals: int.MaxValue);
        await using var host = await StartAsync(server);

        await SendAsync(host, new Letter("rosa@example.org", "News", "A link", "https://news.example/account/reset?code=secret"));

        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var payload = await session.FirstAsync(new Sql("SELECT payload FROM outbox WHERE kind = 'mail'"), row => row.GetString(0), CancellationToken.None);
        Assert.NotNull(payload);
        Assert.DoesNotContain("secret", payload, StringComparison.Ordinal);
        Assert.DoesNotContain("rosa", payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Discuss:Mail:Smtp:Port", "99999", "Discuss:Mail:Smtp:Port")]
    [InlineData("Discuss:Mail:Smtp:Port", "smtp", "Discuss:Mail:Smtp:Port")]
    [InlineData("Discuss:Mail:Smtp:User", "somebody", "Discuss:Mail:Smtp:Password")]
    [InlineData("Discuss:Mail:From", "a\r\nBcc: b@example.org", "Discuss:Mail:From")]
    [InlineData("Discuss:PublicUrl", "discuss.example", "Discuss:PublicUrl")]
    public async Task Settings_that_cannot_be_used_end_the_start_and_are_named(string key, string value, string named)
    {
        var options = new HostOptions { Settings = new Dictionary<string, string> { ["Discuss:Mail:Smtp:Host"] = "127.0.0.1", [key] = value } };

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => DiscussHost.StartAsync(options));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static Task<DiscussHost> StartAsync(MailServer server, TimeProvider? clock = null) => DiscussHost.StartAsync(new HostOptions
    {
        Clock = clock,
        Settings = new Dictionary<string, string>
        {
            ["Discuss:PublicUrl"] = "https://news.example",
            ["Discuss:Mail:Smtp:Host"] = "127.0.0.1",
            ["Discuss:Mail:Smtp:Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Discuss:Mail:Smtp:Tls"] = "false",
        },
    });

    private static Task<bool> SendAsync(DiscussHost host, Letter letter) => host.Database.WriteAsync(
        async session =>
        {
            await host.Services.GetRequiredService<Mailer>().SendAsync(session, letter, CancellationToken.None);
            return true;
        },
        CancellationToken.None);

    private static (string[] Head, string Body) Parts(string message)
    {
        var parts = message.Split("\r\n\r\n", 2);
        return (parts[0].Split("\r\n"), parts[1].Replace("\r\n", "", StringComparison.Ordinal));
    }
}
