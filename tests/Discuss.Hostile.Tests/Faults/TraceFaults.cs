using System.Net;
using System.Text;
using Discuss.Hostile.Tests.Running;
using Discuss.Hostile.Tests.Xss;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.SignOn;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Telemetry;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Visitor = Discuss.Server.Tests.Identity.Members.Visitor;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>What is left lying about: in logs, exports, telemetry, files.</summary>
internal static class TraceFaults
{
    private const string Address = "203.0.113.77";

    /// <summary>Secrets through every door, and then everything that is written down about it, debugging told.</summary>
    public static async Task SecretsAsync(Ground ground, Tally tally)
    {
        await using var collector = await Collector.StartAsync();
        var log = new DebugLog();
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["Discuss:Proxies"] = "127.0.0.1", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString() },
            Configure = builder =>
            {
                builder.Logging.AddProvider(log);
                builder.Logging.SetMinimumLevel(LogLevel.Debug);
                // As an operator does who looks for a fault: everything of ours, and of the framework.
                builder.Logging.AddFilter<DebugLog>((_, level) => level >= LogLevel.Debug);
            },
        });
        var (calls, planted) = (await ThreadCalls.StartAsync(host, new SiteSettings { ModerationMail = "mods@example.org" }), new Dictionary<string, string>());
        string Plant(string what, string value) => planted[what] = value;
        var from = Calls.With("X-Forwarded-For", Address).And(Calls.With("User-Agent", Plant("a browser's name", "Cn7agent")));
        Plant("an address", Address);
        var guestMail = Plant("a guest's mail", "cn7guest" + Guid.NewGuid().ToString("N") + "@example.org");
        var guest = await host.PostAsync("/api/v1/guests", new { name = Plant("a guest's name", "Cn7name " + Guid.NewGuid().ToString("N")[..8]), email = guestMail, site = calls.Site.Slug, website = "https://cn7.example" }, from);
        var token = Plant("a guest's token", guest.Json.GetProperty("token").GetString()!);
        var password = Plant("a password", "cn7 violet kettles sing");
        var email = Plant("a member's mail", await host.RegisterAsync(Plant("a member's name", "Cn7member " + Guid.NewGuid().ToString("N")[..8]), password));
        var bearer = Plant("a member's token", await host.BearerAsync(email, password));
        Plant("the administrator's password", DiscussHost.AdminPassword);
        await host.PostAsync("/api/v1/session", new { email, password = Plant("a wrong password", "cn7 wrong and mine") }, from);
        var posted = await calls.PostAsync(Calls.As("Guest", token).And(from), new { body = "A word: " + Plant("a comment's text", "cn7text" + Guid.NewGuid().ToString("N")) }, key: Plant("a thread's key", "cn7key"), idempotencyKey: Plant("an idempotency key", "cn7idem"));
        await calls.SendAsync(HttpMethod.Post, $"comments/{posted.Json.Id()}/reports", new { reason = "other", note = Plant("a report's note", "cn7note in a report") }, Calls.As("Bearer", bearer).And(from));
        await host.SendAsync(HttpMethod.Get, "/account/reset?code=" + Plant("a code in an address", "cn7code-in-a-link"), null, from);
        await host.SendAsync(HttpMethod.Get, $"/embed/thread?site={calls.Site.Slug}&key=cn7key&origin=https://cn7.example", null, from.And(Calls.With("Cookie", "discuss=g" + token)));
        await host.PostAsync("/api/v1/preview", new { body = Plant("a preview", "cn7preview of something") }, from);
        await calls.SendAsync(HttpMethod.Post, "moderation/score", new { text = Plant("a text to score", "cn7scored you fool") }, Calls.As("Bearer", await host.BearerAsync()));
        await host.SendAsync(HttpMethod.Post, "/api/v1/guests", "{\"name\":\"" + Plant("cut JSON", "cn7broken"), from);
        await host.SendAsync(HttpMethod.Get, $"/api/v1/sites/{calls.Site.Slug}/thread?key=x&after={Plant("a wrong cursor", "cn7cursor")}", null, from);
        var visitor = await Visitor.SignedInAsync(host, email, password);
        await visitor.SendFromAsync("/account/security", "/account/email", new() { ["email"] = Plant("another address", "cn7other@example.org"), ["password"] = password });
        await new Visitor(host).SendAsync("/account/forgotten", new() { ["email"] = email });
        var reset = (await host.MailsAsync(email)).Select(mail => mail.Links.FirstOrDefault(link => link.Contains("code=", StringComparison.Ordinal))).OfType<string>().First();
        Plant("a code that was mailed", reset[(reset.IndexOf("code=", StringComparison.Ordinal) + 5)..]);
        await host.PageAsync(reset);
        using (var newspaper = await Newspaper.OpenAsync(host))
        {
            Plant("a publisher's secret", newspaper.Keys.Secret);
            var handed = newspaper.Keys.Sign(PublisherKeys.Claims("cn7subject", Plant("a publisher's user", "Cn7reader")));
            await newspaper.HandOverAsync(Plant("a publisher's token", handed));
        }

        await using (var socket = await Discuss.Server.Tests.Live.HubClient.ConnectAsync(host.Address, null, ("Authorization", "Bearer " + bearer)))
            await socket.JoinAsync(Core.Threads.CommentId.Parse(posted.Json.Id(), null).Thread.ToString(), 0);
        // A fault of ours, with all of it at hand.
        await host.Database.WriteAsync(session => session.ExecuteAsync(new Server.Storage.Sql("ALTER TABLE reports RENAME TO reports_elsewhere"), CancellationToken.None), CancellationToken.None);
        var broken = await calls.SendAsync(HttpMethod.Post, $"comments/{posted.Json.Id()}/reports", new { reason = "other", note = "cn7note again" }, Calls.As("Guest", token).And(from));
        tally.Check((int)broken.Status == 500, $"the fault is none: {(int)broken.Status}");
        await host.Database.WriteAsync(session => session.ExecuteAsync(new Server.Storage.Sql("ALTER TABLE reports_elsewhere RENAME TO reports"), CancellationToken.None), CancellationToken.None);

        var moderator = Calls.As("Bearer", await host.BearerAsync());
        var places = new Dictionary<string, string>
        {
            ["the answer to a fault"] = broken.Text,
            ["the metrics"] = (await host.SendAsync(HttpMethod.Get, "/metrics")).Text,
            ["the health"] = (await host.SendAsync(HttpMethod.Get, "/healthz/ready")).Text,
            ["the description of the API"] = (await host.SendAsync(HttpMethod.Get, "/api/v1/openapi.json")).Text,
            ["the public figures"] = (await host.PageAsync($"/transparency/{calls.Site.Slug}")).Text,
            ["the settings"] = (await calls.GetAsync($"sites/{calls.Site.Slug}/settings", moderator)).Text,
        };
        var export = (await calls.GetAsync($"moderation/log.csv?site={calls.Site.Slug}", moderator)).Text;
        await host.StopAsync();
        places["the log"] = string.Join('\n', log.Lines);
        places["telemetry"] = collector.Everything;
        tally.Check(log.Lines.Count > 100 && collector.Everything.Length > 0, $"{log.Lines.Count} lines of log: the test would see nothing");
        foreach (var (place, text) in places)
        {
            foreach (var (what, secret) in planted) tally.Check(!text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{what} stands in {place}: {Around(text, secret)}");
        }

        foreach (var (what, secret) in planted.Where(one => one.Key is not ("a guest's name" or "a report's note" or "a comment's text" or "a member's name")))
            tally.Check(!export.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{what} stands in the log's export: {Around(export, secret)}");
        FilesOf(host, planted, tally);
        tally.Remark = $"{planted.Count} secrets, {log.Lines.Count} lines of a log that debugs";
    }

    /// <summary>What the database's files must not hold in clear, though they hold what belongs to it.</summary>
    private static void FilesOf(DiscussHost host, Dictionary<string, string> planted, Tally tally)
    {
        string[] never = ["an address", "a guest's mail", "a guest's token", "a member's token", "a password", "a wrong password", "the administrator's password", "a code that was mailed", "a publisher's secret", "a publisher's token", "a preview", "a browser's name"];
        foreach (var file in Directory.GetFiles(host.DataFolder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/mail/", StringComparison.Ordinal)))
        {
            var bytes = File.ReadAllBytes(file);
            foreach (var what in never) tally.Check(!Holds(bytes, planted[what]), $"{what} stands in {Path.GetFileName(file)}");
        }
    }

    /// <summary>Somebody leaves and takes everything along: nothing of it is in the database's files, its write-ahead log, the exports or the log.</summary>
    public static async Task ErasureAsync(Ground ground, Tally tally)
    {
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Open });
        var moderator = await calls.ModeratorAsync();
        var word = "zq" + Guid.NewGuid().ToString("N");
        var name = "Wq" + Guid.NewGuid().ToString("N")[..20];
        var email = await host.RegisterAsync(name);
        var member = Calls.As("Bearer", await host.BearerAsync(email, Calls.Password));
        var ids = new List<string>();
        for (var i = 0; i < 12; i++) ids.Add((await calls.PostedAsync(member, $"The {i}th time that I say {word}.")).Id());
        await calls.SendAsync(HttpMethod.Patch, "comments/" + ids[0], new { body = $"Said otherwise: {word}." }, member.And(Calls.With("If-Match", "\"1\"")));
        await calls.PostedAsync(await calls.GuestAsync(), "An answer.", ids[1]);
        await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = ids[2], version = 1, action = "reject", reason = "insult" } } }, moderator);
        await calls.SendAsync(HttpMethod.Post, "appeals", new { commentId = ids[2], text = $"But {word} is true." }, member);
        await calls.SendAsync(HttpMethod.Post, $"comments/{(await calls.PostedAsync(await calls.GuestAsync(), "Another's.")).Id()}/reports", new { reason = "other", note = $"This says {word}." }, member);
        tally.Check(Places(host, word).Count > 0, "what is written is in no file: the test would see nothing");
        var visitor = await Visitor.SignedInAsync(host, email);
        await visitor.SendFromAsync("/account/data", "/account/data/delete", new() { ["comments"] = "remove", ["sure"] = "yes", ["password"] = Calls.Password });
        if (visitor.Page.Status != HttpStatusCode.OK) throw new InvalidOperationException($"{visitor.Page.Status}: {visitor.Text}");

        // The comments go one after the other, in the background; what is done then must be gone, without a restart.
        await Wait.UntilAsync(async () =>
        {
            await using var session = await host.Database.ReadAsync(CancellationToken.None);
            return await session.FirstAsync(new Server.Storage.Sql("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM comments WHERE body LIKE '%' || @word || '%')", Server.Storage.Parameter.Text("word")), row => row.GetInt64(0), CancellationToken.None, word) == 0;
        });
        IReadOnlyList<string> left = [];
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            while ((left = [.. Places(host, word), .. Places(host, name), .. Places(host, email)]).Count > 0) patience.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            // What is left is told below.
        }

        tally.Tried(3 * Directory.GetFiles(host.DataFolder, "*", SearchOption.AllDirectories).Length);
        tally.Find("left behind", left);
        foreach (var path in new[] { $"/api/v1/sites/{calls.Site.Slug}/thread?key=article", $"/embed/thread?site={calls.Site.Slug}&key=article", $"/api/v1/sites/{calls.Site.Slug}/latest", $"/api/v1/threads/{Core.Threads.CommentId.Parse(ids[0], null).Thread}/events?since=0" })
        {
            var answer = await host.SendAsync(HttpMethod.Get, path);
            tally.Check(!answer.Text.Contains(word, StringComparison.OrdinalIgnoreCase) && !answer.Text.Contains(name, StringComparison.OrdinalIgnoreCase), path);
        }

        var export = await calls.GetAsync($"moderation/log.csv?site={calls.Site.Slug}", moderator);
        tally.Check(!export.Text.Contains(word, StringComparison.Ordinal) && !export.Text.Contains(name, StringComparison.Ordinal), $"the log's export: {Around(export.Text, name)}");
        tally.Check(!host.Log.Lines.Any(line => line.ToString().Contains(word, StringComparison.Ordinal) || line.ToString().Contains(name, StringComparison.Ordinal)), "the log");
    }

    /// <summary>Cells that a spreadsheet would run, through every text that the log's export holds.</summary>
    public static async Task FormulaAsync(Ground ground, Tally tally)
    {
        string[] cells =
        [
            "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"https://evil.example\")", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00A0=1+1", "＝1+1", "＋1", "－1", "＠SUM", "\"=1+1\"", "x\n=1+1", "x\r\n=1+1", "x;=1+1", "x;\"=1+1", "x,=1+1", "x\t=1+1", "x|=1+1", "'=1+1", "\u200B=1+1",
            "%0A=1+1", "=\"a\"&\"b\"", "x\";=1+1;\"", "-2+3+cmd|' /C calc'!A0", "DDE(\"cmd\")", "=IMPORTXML(\"https://evil.example\")", ";=1+1", ",=1+1", "x ;  =1+1", "x\u2028=1+1", "\uFEFF=1+1", "−1+1",
        ];
        foreach (var cell in cells)
        {
            tally.Tried();
            tally.Find(cell, PageJudge.OfCsv("head\r\n" + LogCsv.Cell(cell)));
            tally.Find($"where cells end by a semicolon, {cell}", Csv.CellsElsewhere("head\r\n,," + LogCsv.Cell(cell)));
        }

        var host = await ground.HostAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var moderator = await calls.ModeratorAsync();
        foreach (var cell in cells)
        {
            var author = await Person.GuestAsync(host);
            var comment = await calls.PostedAsync(author.As, $"Words {Guid.NewGuid():N}.");
            await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = comment.Id(), version = 1, action = "reject", reason = cell, note = cell } } }, moderator);
            await calls.SendAsync(HttpMethod.Put, author.SanctionPath, new { site = calls.Site.Slug, kind = "warn", reason = cell, note = cell }, moderator);
            await host.PostAsync("/api/v1/guests", new { name = cell });
            tally.Tried(3);
        }

        var export = (await calls.GetAsync($"moderation/log.csv?site={calls.Site.Slug}", moderator)).Text;
        tally.Find("the log's export", PageJudge.OfCsv(export));
        tally.Find("the log's export, where cells end by a semicolon", Csv.CellsElsewhere(export));
        tally.Check(export.Contains("1+1", StringComparison.Ordinal), "the export holds none of it: the test would see nothing");
    }

    private static List<string> Places(DiscussHost host, string word) =>
    [
        .. Directory.GetFiles(host.DataFolder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/mail/", StringComparison.Ordinal) && Holds(Read(file), word))
            .Select(file => $"{word[..2]}… in {Path.GetFileName(file)}"),
    ];

    private static byte[] Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static bool Holds(byte[] bytes, string text) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;

    private static string Around(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : text[Math.Max(0, at - 120)..Math.Min(text.Length, at + word.Length + 40)];
    }

    /// <summary>Everything from debugging on, of whatever category.</summary>
    private sealed class DebugLog : ILoggerProvider
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Lines);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, System.Collections.Concurrent.ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                // What a scope says stands in the line where scopes are told.
                lines.Enqueue($"scope {category}: {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel)) lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
