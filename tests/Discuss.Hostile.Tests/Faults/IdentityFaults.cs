using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Discuss.Core.Identity;
using Discuss.Core.Tests.Rendering;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.External;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Being taken for somebody else.</summary>
internal static class IdentityFaults
{
    /// <summary>A provider says that somebody has a member's address, and does not say, or says in every wrong way, that it made sure.</summary>
    public static async Task UnverifiedMailAsync(Ground ground, Tally tally)
    {
        await using var provider = await OwnProvider.StartAsync();
        await using var host = await DiscussHost.StartAsync(Probe.Host(new HostOptions { Settings = new Dictionary<string, string>(provider.Settings("own")) }));
        var (name, email) = (Calls.NewName("Victim"), "");
        email = await host.RegisterAsync(name);
        await host.Database.WriteAsync(session => session.ExecuteAsync(new Sql("UPDATE members SET email_confirmed = 1"), CancellationToken.None), CancellationToken.None);
        var number = 0;
        foreach (var verified in new object?[] { false, null, "false", "FALSE", "yes", "1", "True", "TRUE", " true", "true ", 1, 0, 2, "verified", Array.Empty<object>(), new[] { true }, new { value = true }, "" })
        {
            foreach (var address in new[] { email, email.ToUpperInvariant(), " " + email, email + " ", email.Replace("example", "EXAMPLE", StringComparison.Ordinal) })
            {
                provider.Person = new { sub = $"evil-{number++}", name = "Eve", email = address, email_verified = verified };
                using var browser = new Traveller(host);
                await browser.ArriveAsync("/account/external/own");
                var who = await browser.WhoAsync();
                tally.Check(who is null, $"email_verified = {JsonSerializer.Serialize(verified)} signs in as {who}");
            }
        }

        // Addresses that are another's to the letter, though made sure of.
        foreach (var address in new[] { email.Replace("@", "+x@", StringComparison.Ordinal), email + ".evil.example", "x" + email, email.Replace("example.org", "exаmple.org", StringComparison.Ordinal), $"{email}\n", $"{email},evil@evil.example", $"<{email}>", $"evil@evil.example <{email}>", $"\"{email}\"@evil.example", email.Replace("@", "@@", StringComparison.Ordinal), email.Replace("m", "\uFF4D", StringComparison.Ordinal) })
        {
            provider.Person = new { sub = $"evil-{number++}", name = "Eve", email = address, email_verified = true };
            using var browser = new Traveller(host);
            await browser.ArriveAsync("/account/external/own");
            var who = await browser.WhoAsync();
            tally.Check(who is null, $"{address} signs in as {who}");
        }

        // And the trap closes: with the truth it opens.
        provider.Person = new { sub = "honest", name = "Victim", email, email_verified = true };
        using var honest = new Traveller(host);
        await honest.ArriveAsync("/account/external/own");
        tally.Check(await honest.WhoAsync() == name, "a verified address opens no account: the test would see nothing");
    }

    /// <summary>Names that look like a member's or a reserved one, made from Unicode's table of look-alikes and by hand.</summary>
    public static async Task LookAlikeNamesAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var victim = "Marianne Cole " + Random.Shared.Next(1000, 9999).ToString(CultureInfo.InvariantCulture);
        await host.RegisterAsync(victim);
        foreach (var name in Disguises(victim, ground).Concat(new[] { "admin", "moderator", "staff", "support", "Discuss", "system", "mod team", "owner" }.SelectMany(reserved => Disguises(reserved, ground))).Distinct(StringComparer.Ordinal))
        {
            var answer = await host.PostAsync("/api/v1/guests", new { name });
            // What is refused is refused; what is taken must be another name to whoever reads it.
            var taken = (int)answer.Status == 201;
            tally.Check((int)answer.Status < 500 && !taken, $"“{name}” ({string.Join(' ', name.EnumerateRunes().Select(rune => rune.Value.ToString("X4", CultureInfo.InvariantCulture)))}) is taken");
        }
    }

    private static IEnumerable<string> Disguises(string name, Ground ground)
    {
        yield return name;
        yield return name.ToUpperInvariant();
        yield return name.ToLowerInvariant();
        yield return name.Replace(" ", "\u00A0", StringComparison.Ordinal);
        yield return $" {name} ";
        yield return name.Normalize(NormalizationForm.FormD);
        yield return string.Concat(name.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));
        foreach (var invisible in new[] { '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\u034F', '\u180E', '\u115F', '\u3164', '\u202E', '\u2063', '\uFE0F' })
        {
            yield return name.Insert(2, invisible.ToString());
            yield return name + invisible;
            yield return invisible + name;
        }

        var step = ground.IsSample ? 40 : 4;
        foreach (var ((from, to), i) in LookAlikes().Select((pair, i) => (pair, i)))
        {
            if (i % step == 0 && name.Contains(to, StringComparison.Ordinal)) yield return name.Replace(to, from, StringComparison.Ordinal);
        }
    }

    /// <summary>Unicode's table where it is at hand; else a few of each script that are known to everybody.</summary>
    private static IEnumerable<(string From, string To)> LookAlikes()
    {
        if (Corpora.Folder is null)
        {
            foreach (var pair in "аa еe оo рp сc хx іi ѕs ԁd һh ɡg αa οo νv ρp".Split(' ')) yield return (pair[..1], pair[1..]);
            yield break;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpora.Folder, "unicode_confusables_tr39.json")));
        foreach (var pair in json.RootElement.EnumerateArray())
        {
            var (from, to) = (pair.GetProperty("from").GetString()!, pair.GetProperty("to").GetString()!);
            if (to.Length == 1 && char.IsAsciiLetter(to[0]) && DisplayName.TryCreate("A" + from, out _, out _)) yield return (from, to);
        }
    }

    /// <summary>How long a refusal takes for a known and an unknown account, and what it says.</summary>
    public static async Task LoginTimingAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { SlowHashes = true });
        var email = await host.RegisterAsync();
        var (rounds, each) = (6, 5);
        var best = double.MaxValue;
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < rounds && best > 1.15; round++)
        {
            var (known, unknown) = (new List<double>(), new List<double>());
            for (var i = 0; i < each; i++)
            {
                known.Add(await TimeAsync(email));
                unknown.Add(await TimeAsync(Calls.NewEmail()));
                // Ten wrong ones lock an account, which answers alike, but is another matter.
                if (i == 3) await host.Database.WriteAsync(session => session.ExecuteAsync(new Sql("UPDATE members SET access_failed_count = 0"), CancellationToken.None), CancellationToken.None);
            }

            var (one, other) = (Median(known), Median(unknown));
            best = Math.Min(best, Math.Max(one, other) / Math.Min(one, other));
            tally.Remark = string.Create(CultureInfo.InvariantCulture, $"{one:0} ms for a known account, {other:0} ms for an unknown one");
        }

        // Two hashes instead of one, or none, would be twice as long or nothing.
        tally.Check(best < 1.5, $"the times differ by a factor of {best:0.00}");
        tally.Check(words.Count == 1, $"the words differ: {string.Join(" | ", words)}");

        async Task<double> TimeAsync(string account)
        {
            tally.Tried();
            var watch = Stopwatch.GetTimestamp();
            var answer = await host.PostAsync("/api/v1/session", new { email = account, password = "not the one that it is" });
            words.Add($"{(int)answer.Status} {JsonDocument.Parse(answer.Text).RootElement.GetProperty("title")}");
            return Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        }

        static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
    }

    /// <summary>Members that are nobody's to set, beside those that are, to every call and form.</summary>
    public static async Task MassAssignmentAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var (guest, owner) = (await Person.GuestAsync(host), await Person.MemberAsync(host, calls.Site, Role.Owner));
        var comment = (await calls.PostedAsync(guest.As, "A comment.")).Id();
        (string Name, object Value)[] evil =
        [
            ("state", "approved"), ("status", "approved"), ("score", 1000), ("version", 99), ("authorId", "1"), ("author", new { kind = "member", name = "Admin" }), ("seq", 1), ("createdAt", "2001-01-01T00:00:00Z"),
            ("id", "1-1-1"), ("role", "administrator"), ("isAdmin", true), ("admin", true), ("badge", "staff"), ("email_confirmed", true), ("emailConfirmed", true), ("trusted", true), ("shown", true), ("bodyHtml", "<script>"), ("html", "<script>"),
            ("siteId", 1), ("memberId", 1), ("kind", "member"), ("depth", 0), ("rootId", "1-1-1"), ("passwordHash", "x"), ("$type", "x"), ("__proto__", new { admin = true }), ("constructor", 1), ("Body", "x"), ("BODY", "x"), ("moderation", new { }),
        ];
        foreach (var (method, path, sent, who) in new (HttpMethod, string, Dictionary<string, object?>, Action<HttpRequestMessage>)[]
        {
            (HttpMethod.Post, "guests", new() { ["name"] = "Ann" }, _ => { }), (HttpMethod.Post, $"sites/{calls.Site.Slug}/comments?key=article", new() { ["body"] = "Words." }, guest.As),
            (HttpMethod.Patch, "comments/" + comment, new() { ["body"] = "Words." }, guest.As.And(Calls.With("If-Match", "\"1\""))), (HttpMethod.Put, $"comments/{comment}/vote", new() { ["value"] = 1 }, owner.As),
            (HttpMethod.Post, $"comments/{comment}/reports", new() { ["reason"] = "spam" }, owner.As), (HttpMethod.Post, "preview", new() { ["body"] = "Words." }, _ => { }), (HttpMethod.Post, "session", new() { ["email"] = "a@example.org", ["password"] = "x" }, _ => { }),
            (HttpMethod.Put, "guests/email", new() { ["email"] = "a@example.org" }, guest.As), (HttpMethod.Post, "appeals", new() { ["commentId"] = comment, ["text"] = "No." }, guest.As),
            (HttpMethod.Put, guest.SanctionPath, new() { ["site"] = calls.Site.Slug, ["kind"] = "warn", ["reason"] = "No." }, owner.As), (HttpMethod.Post, "moderation/score", new() { ["text"] = "Words." }, owner.As),
            (HttpMethod.Post, $"sites/{calls.Site.Slug}/invitations", new() { ["email"] = "a@example.org" }, owner.As), (HttpMethod.Post, "moderation/claims", new() { ["commentIds"] = new[] { comment } }, owner.As),
            (HttpMethod.Put, $"sites/{calls.Site.Slug}/settings", new() { ["sort"] = "oldest" }, owner.As.And(Calls.With("If-Match", "\"1\""))),
        })
        {
            foreach (var (name, value) in evil.Where(one => !sent.ContainsKey(one.Name) && !(path.EndsWith("invitations", StringComparison.Ordinal) && one.Name == "role") && !(path.EndsWith("settings", StringComparison.Ordinal) && one.Name == "moderation")))
            {
                var answer = await calls.SendAsync(method, path, new Dictionary<string, object?>(sent) { [name] = value }, who);
                tally.Check(answer.Status == HttpStatusCode.BadRequest, $"{method} {path} with {name}: {(int)answer.Status} {answer.Text}");
            }
        }

        await FormsAsync(host, tally);
    }

    /// <summary>The same by forms: what they do not ask for is passed over.</summary>
    private static async Task FormsAsync(DiscussHost host, Tally tally)
    {
        var email = Calls.NewEmail();
        var fields = new Dictionary<string, string>
        {
            ["name"] = Calls.NewName(), ["email"] = email, ["password"] = Calls.Password, ["role"] = "4", ["badge"] = "staff", ["admin"] = "true", ["emailConfirmed"] = "true", ["email_confirmed"] = "1", ["memberId"] = "1", ["id"] = "1",
        };
        await host.FormAsync("/account/register", fields);
        var code = (await host.MailAsync(email)).Code("/account/register/confirm");
        fields["code"] = code;
        await host.FormAsync("/account/register/confirm", fields);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var granted = await session.FirstAsync(new Sql("SELECT count(*) FROM grants g JOIN members m ON m.id = g.member_id WHERE m.email = @email", Parameter.Text("email")), row => row.GetInt64(0), CancellationToken.None, email);
        var badge = await session.FirstAsync(new Sql("SELECT count(*) FROM authors a JOIN members m ON a.member_id = m.id WHERE m.email = @email AND a.badge IS NOT NULL", Parameter.Text("email")), row => row.GetInt64(0), CancellationToken.None, email);
        tally.Tried(fields.Count);
        if (granted + badge > 0) tally.Find("registering with a role and a badge gave them");
    }
}
