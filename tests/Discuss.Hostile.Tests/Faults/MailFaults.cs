using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Attacks by way of mail.</summary>
internal static partial class MailFaults
{
    private static readonly string[] Known = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    private static readonly string[] Injections =
    [
        "x\r\nBcc: evil@evil.example", "x\nBcc: evil@evil.example", "x\rBcc: evil@evil.example", "x%0d%0aBcc: evil@evil.example", "x\u2028Bcc: evil@evil.example", "x\u0085Bcc: evil@evil.example", "x\u000bBcc: evil@evil.example", "x\r\n\r\n<img src=https://tracker.example/p.gif>",
        "<img src=https://tracker.example/p.gif>", "=?utf-8?Q?=0D=0ABcc:_evil@evil.example?=", "\r\n.\r\nMAIL FROM:<evil@evil.example>", "--boundary\r\nContent-Type: text/html", "x\0y", "évil\r\n X-Evil: 1", "http://evil.example/login", "“https://evil.example”",
    ];

    /// <summary>Header lines and pictures through everything that ends in a mail: what is mailed is plain text with our headers.</summary>
    public static async Task InjectionAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync();
        var directory = host.Services.GetRequiredService<SiteDirectory>();
        var number = 0;
        foreach (var text in Injections.Concat(ground.Markup.Where((_, i) => i % 25 == 0)))
        {
            var site = await directory.CreateAsync($"m{number++}x{Guid.NewGuid().ToString("N")[..8]}", text, new SiteSettings { ModerationMail = "mods@example.org" }, CancellationToken.None);
            var calls = new ThreadCalls(host, site);
            var guest = await host.PostAsync("/api/v1/guests", new { name = text, email = Calls.NewEmail(), site = site.Slug });
            tally.Tried();
            var author = (int)guest.Status == 201 ? Calls.As("Guest", guest.Json.GetProperty("token").GetString()!) : await calls.GuestAsync();
            var posted = await calls.PostAsync(author, new { body = "Said: " + text, title = text.Length <= 300 ? text : null, insist = true }, key: text.Length <= 500 ? text : "k");
            tally.Tried();
            if ((int)posted.Status != 201) posted = await calls.PostAsync(author, new { body = "Plain words." });
            await calls.SendAsync(HttpMethod.Post, $"comments/{posted.Json.Id()}/reports", new { reason = "other", note = text.Length <= 1000 ? text : "n" }, (await Person.GuestAsync(host)).As);
            tally.Tried();
            foreach (var email in new[] { $"a@example.org{text}", $"{text}@example.org", $"a@example.org,{text}", $"\"{text}\"@example.org" })
            {
                var answer = await host.PostAsync("/api/v1/guests", new { name = Calls.NewName(), email });
                tally.Check((int)answer.Status == 400, $"the address {email}: {(int)answer.Status}");
                var form = await host.FormAsync("/account/register", new() { ["name"] = Calls.NewName(), ["email"] = email, ["password"] = Calls.Password });
                tally.Check((int)form.Status is >= 400 and < 500, $"registering as {email}: {(int)form.Status}{host.LastFault(form)}");
                var forgotten = await host.FormAsync("/account/forgotten", new() { ["email"] = email });
                tally.Check((int)forgotten.Status < 500, $"forgotten by {email}: {(int)forgotten.Status}");
            }
        }

        var folder = Path.Combine(host.DataFolder, "mail");
        await Wait.UntilAsync(async () => await WaitingAsync(host) == 0);
        foreach (var file in Directory.GetFiles(folder, "*.eml")) tally.Find(Path.GetFileName(file), Findings(await File.ReadAllTextAsync(file)));
        tally.Remark = $"{Directory.GetFiles(folder, "*.eml").Length} mails read";
    }

    /// <summary>What is wrong about a mail as it lies there.</summary>
    private static IEnumerable<string> Findings(string mail)
    {
        var parts = mail.Split("\r\n\r\n", 2);
        foreach (var line in parts[0].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n"))
        {
            if (!Known.Contains(line.Split(':')[0])) yield return $"a header: {line}";
            if (line.Any(c => c is < ' ' or > '~')) yield return $"a header that is not plain: {line}";
        }

        if (!parts[0].Contains("Content-Type: text/plain; charset=utf-8", StringComparison.Ordinal)) yield return "no plain text";
        if (!Base64().IsMatch(parts[1])) yield return $"a text that is not packed: {parts[1][..Math.Min(80, parts[1].Length)]}";
        if (Recipient().Count(parts[0]) != 1) yield return $"several recipients: {parts[0]}";
    }

    [GeneratedRegex("^[A-Za-z0-9+/=\r\n]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Base64();

    [GeneratedRegex("^To: ", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Recipient();

    /// <summary>One address, asked to be written to again and again by every form that ends in a mail, however it is spelt.</summary>
    public static async Task FloodAsync(Ground ground, Tally tally)
    {
        // Each request from a network of its own: what holds is the limit of the address that is written to.
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true, Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.1" }, Configure = builder => builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, EverywhereFilter>() });
        var site = await host.SiteAsync(new SiteSettings { ModerationMail = "mods@example.org" });
        var (member, moderator) = (await host.RegisterAsync(), Calls.As("Bearer", await host.BearerAsync()));
        var victims = new List<string> { member };
        foreach (var (what, send) in new (string, Func<string, Task<Answer>>)[]
        {
            ("registering", email => host.FormAsync("/account/register", new() { ["name"] = Calls.NewName(), ["email"] = email, ["password"] = Calls.Password })),
            ("a guest's address", email => host.PostAsync("/api/v1/guests", new { name = Calls.NewName(), email, site = site.Slug })),
            ("a guest's way back", email => host.FormAsync("/account/guest", new() { ["email"] = email, ["site"] = site.Slug })),
        })
        {
            var victim = Calls.NewEmail();
            victims.Add(victim);
            for (var i = 0; i < 30; i++)
            {
                var answer = await send(i % 3 == 0 ? victim : i % 3 == 1 ? victim.ToUpperInvariant() : " " + victim + " ");
                tally.Check((int)answer.Status < 500, $"{what}: {(int)answer.Status}");
            }
        }

        for (var i = 0; i < 30; i++)
        {
            await host.FormAsync("/account/forgotten", new() { ["email"] = i % 2 == 0 ? member : member.ToUpperInvariant() });
            tally.Tried();
        }

        // One comment that everybody reports is one mail.
        var calls = new ThreadCalls(host, site);
        var comment = await calls.PostedAsync(await calls.GuestAsync(), "A comment.");
        for (var i = 0; i < 20; i++)
        {
            await calls.SendAsync(HttpMethod.Post, $"comments/{comment.Id()}/reports", new { reason = "spam" }, await calls.GuestAsync());
            tally.Tried();
        }

        var sent = await calls.SendAsync(HttpMethod.Post, $"sites/{site.Slug}/invitations", new { email = victims[^1], role = "staff" }, moderator);
        for (var i = 0; i < 10 && sent.Status == HttpStatusCode.Created; i++)
        {
            await calls.SendAsync(HttpMethod.Post, $"sites/{site.Slug}/invitations/{sent.Json.GetProperty("id").GetString()}/again", null, moderator);
            tally.Tried();
        }

        await Wait.UntilAsync(async () => await WaitingAsync(host) == 0);
        var mails = Directory.GetFiles(Path.Combine(host.DataFolder, "mail"), "*.eml").Select(File.ReadAllText).ToList();
        foreach (var victim in victims.Append("mods@example.org"))
        {
            var count = mails.Count(mail => mail.Contains($"<{victim}>", StringComparison.OrdinalIgnoreCase));
            // Five at once, and what an owner of a site asks for by name.
            tally.Check(count <= (victim == "mods@example.org" ? 1 : victim == victims[^1] ? 16 : 5), $"{count} mails to one address");
        }

        tally.Remark = $"at most {victims.SkipLast(1).Max(victim => mails.Count(mail => mail.Contains($"<{victim}>", StringComparison.OrdinalIgnoreCase)))} mails to one address";
    }

    /// <summary>Has each request come from another network.</summary>
    private sealed class EverywhereFilter : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        private int _last;

        public Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> Configure(Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> next) => app =>
        {
            Microsoft.AspNetCore.Builder.UseExtensions.Use(app, (context, following) =>
            {
                var number = Interlocked.Increment(ref _last);
                context.Request.Headers["X-Forwarded-For"] = $"198.51.{number / 250}.{(number % 250) + 1}";
                return following(context);
            });
            next(app);
        };
    }

    private static async Task<long> WaitingAsync(DiscussHost host)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(new Server.Storage.Sql("SELECT count(*) FROM outbox"), row => row.GetInt64(0), CancellationToken.None);
    }
}
