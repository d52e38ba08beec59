using System.Globalization;
using System.IO.Compression;
using System.Net;
using Discuss.Server.Cluster;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Health;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Threads.Hot;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Discuss.Server.Tests.Threads;

/// <summary>Windows that are kept ready to send: served without being built again, and never older than what somebody was told is there.</summary>
public sealed class HotThreadTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Origin = "https://paper.example";

    private static readonly string[] Windows =
    [
        "/embed/thread?site={0}&key=article", "/t/{0}?key=article", "/api/v1/sites/{0}/thread?key=article&sort=oldest",
        "/api/v1/sites/{0}/thread?key=article&sort=top", "/api/v1/sites/{0}/thread.html?key=article",
    ];

    [Fact]
    public async Task Who_reads_what_others_have_read_gets_the_bytes_that_are_ready()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            // Without it the address in the request would stand in what a publisher includes, and that is then built for each.
            Settings = new Dictionary<string, string> { ["Discuss:PublicUrl"] = "https://comments.example" },
        });
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "The harbour is quiet today.");

        foreach (var window in WindowsOf(calls))
        {
            var built = await host.NumberAsync("discuss_hot_built_total");
            var answers = new List<Answer>();
            for (var i = 0; i < 5; i++) answers.Add(await host.SendAsync(HttpMethod.Get, window));
            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
            Assert.All(answers, answer => Assert.Equal(HeadOf(answers[0]), HeadOf(answer)));
            Assert.Contains("The harbour is quiet today.", answers[0].Text, StringComparison.Ordinal);
            Assert.Equal(built + 1, await host.NumberAsync("discuss_hot_built_total"));
        }

        Assert.Equal(4 * Windows.Length, await host.NumberAsync("discuss_hot_served_total"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_reads_less_than_what_was_acknowledged_however_hot_the_thread_is(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var guest = await calls.GuestAsync();
        await calls.PostedAsync(guest, "number 0 stands");
        var acknowledged = 0;
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(reader => ReadAsync(WindowsOf(calls)[reader])).ToList();

        for (var number = 1; number <= 25; number++)
        {
            await calls.PostedAsync(guest, $"number {number} stands");
            Volatile.Write(ref acknowledged, number);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));

        async Task<int> ReadAsync(string window)
        {
            var reads = 0;
            do
            {
                // Newest last in one order, first in another: the whole thread is in the window's count.
                var known = Volatile.Read(ref acknowledged);
                var answer = await host.SendAsync(HttpMethod.Get, window);
                var count = answer.MediaType == "application/json"
                    ? answer.Json.GetProperty("thread").GetProperty("commentCount").GetInt32() - 1
                    : NewestIn(answer.Text);
                Assert.True(count >= Math.Min(known, 19), $"{window} shows {count} of {known}.");
                reads++;
            }
            while (!done.IsCancellationRequested);
            return reads;
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_changes_a_window_is_seen_at_the_next_look(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (guest, voter, moderator) = (await calls.GuestAsync(), await calls.GuestAsync(), await calls.ModeratorAsync());
        var comment = await calls.PostedAsync(guest, "First words.");
        await EveryWindowAsync("First words.", shown: true);

        await SendAsync(HttpMethod.Patch, $"comments/{comment.Id()}", new { body = "Second words." }, guest.And(Calls.With("If-Match", "\"1\"")));
        await EveryWindowAsync("First words.", shown: false);
        await EveryWindowAsync("Second words.", shown: true);

        await SendAsync(HttpMethod.Put, $"comments/{comment.Id()}/vote", new { value = 1 }, voter);
        Assert.Equal(1, (await calls.ThreadAsync("&sort=top")).Items()[0].GetProperty("score").GetInt32());

        var version = (await calls.ThreadAsync()).Items()[0].Version();
        await SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = comment.Id(), version, action = "reject", reason = "other" } } }, moderator);
        await EveryWindowAsync("Second words.", shown: false);

        async Task SendAsync(HttpMethod method, string path, object body, Action<HttpRequestMessage> who)
        {
            var answer = await calls.SendAsync(method, path, body, who);
            Assert.True(answer.Raw.IsSuccessStatusCode, answer.Text);
        }

        async Task EveryWindowAsync(string text, bool shown)
        {
            foreach (var window in WindowsOf(calls))
            {
                // Twice: as it is built, and as it is kept.
                for (var i = 0; i < 2; i++)
                    Assert.Equal(shown, (await host.SendAsync(HttpMethod.Get, window)).Text.Contains(text, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Other_settings_of_the_site_are_seen_at_the_next_look()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "A word.");
        var window = WindowsOf(calls)[0];
        Assert.Contains("lang=\"en\"", (await host.SendAsync(HttpMethod.Get, window)).Text, StringComparison.Ordinal);

        var directory = host.Services.GetRequiredService<SiteDirectory>();
        await directory.ChangeAsync(calls.Site, calls.Site.Version, calls.Site.Settings with { Language = "de" }, CancellationToken.None);

        Assert.Contains("lang=\"de\"", (await host.SendAsync(HttpMethod.Get, window)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_open_a_cold_thread_at_once_one_has_it_built()
    {
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "Breaking news.");
        var window = WindowsOf(calls)[0];

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.SendAsync(HttpMethod.Get, window)));

        Assert.All(answers, answer => Assert.Contains("Breaking news.", answer.Text, StringComparison.Ordinal));
        Assert.Equal(1, await host.NumberAsync("discuss_hot_built_total"));
    }

    [Fact]
    public async Task What_is_kept_stays_within_its_bound_and_what_is_asked_for_most_stays()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["Discuss:HotThreads:MaxMegabytes"] = "1" },
        });
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "A word.");
        var hot = WindowsOf(calls)[0];
        for (var i = 0; i < 20; i++) await host.SendAsync(HttpMethod.Get, hot);

        for (var i = 0; i < 150; i++) await host.SendAsync(HttpMethod.Get, $"{hot}&title={new string('x', 500)}{i}");
        var served = await host.NumberAsync("discuss_hot_served_total");
        await host.SendAsync(HttpMethod.Get, hot);

        Assert.Equal(served + 1, await host.NumberAsync("discuss_hot_served_total"));
        Assert.InRange(await host.NumberAsync("discuss_hot_bytes"), 1, 1024 * 1024);
        Assert.True(await host.NumberAsync("discuss_hot_evicted_total") > 0);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    public async Task Ready_bytes_come_in_the_encoding_that_the_reader_takes_and_once_they_are_known_not_at_all(string accepts, string? encoding)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "Ein Wort, عربي, 字.");
        foreach (var window in WindowsOf(calls))
        {
            var plain = await host.SendAsync(HttpMethod.Get, window);
            for (var i = 0; i < 2; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, window);
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
                using var answer = await host.Client.SendAsync(request);
                Assert.Equal(encoding is null ? [] : [encoding], answer.Content.Headers.ContentEncoding);
                Assert.Equal(plain.Text, Decoded(await answer.Content.ReadAsByteArrayAsync(), encoding));
                Assert.Contains("Accept-Encoding", string.Join(',', answer.Headers.Vary), StringComparison.Ordinal);
            }

            var again = await host.SendAsync(HttpMethod.Get, window, change: Calls.With("If-None-Match", plain.Header("ETag")));
            Assert.Equal((HttpStatusCode.NotModified, "", plain.Header("ETag")), (again.Status, again.Text, again.Header("ETag")));
        }
    }

    [Fact]
    public async Task Who_is_known_is_answered_as_themselves_and_not_from_what_is_kept_for_all()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (author, voter) = (await calls.GuestAsync(), await calls.GuestAsync());
        var comment = await calls.PostedAsync(author, "A word.");
        await calls.SendAsync(HttpMethod.Put, $"comments/{comment.Id()}/vote", new { value = 1 }, voter);
        for (var i = 0; i < 2; i++)
        {
            Assert.False((await calls.ThreadAsync()).Items()[0].TryGetProperty("myVote", out var vote) && vote.GetInt32() != 0);
            Assert.Equal(1, (await calls.ThreadAsync(who: voter)).Items()[0].GetProperty("myVote").GetInt32());
        }
    }

    [Fact]
    public async Task A_page_of_the_site_may_read_what_is_kept_and_another_may_not()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Origins = [Origin] });
        await calls.PostedAsync(await calls.GuestAsync(), "A word.");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Origin, (await calls.ThreadAsync(who: Calls.With("Origin", Origin))).Header("Access-Control-Allow-Origin"));
            var other = await calls.ThreadAsync(who: Calls.With("Origin", "https://other.example"));
            Assert.Equal("", other.Header("Access-Control-Allow-Origin"));
            Assert.Contains("Origin", other.Header("Vary"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task While_the_database_is_away_what_is_ready_is_still_served_also_when_its_times_are_old()
    {
        var clock = new TestClock();
        AwayDatabase? database = null;
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string> { ["Discuss:PublicUrl"] = "https://comments.example" },
            Configure = builder => builder.Services.Replace(ServiceDescriptor.Singleton<IDatabase>(services => database = new AwayDatabase(
                new SqliteDatabase(services.GetRequiredService<SqliteConnections>(), services.GetRequiredService<IEventBus>())))),
        });
        var calls = await ThreadCalls.StartAsync(host);
        await calls.PostedAsync(await calls.GuestAsync(), "A word.");
        foreach (var window in WindowsOf(calls)) await host.SendAsync(HttpMethod.Get, window);

        database!.IsAway = true;
        clock.Advance(TimeSpan.FromMinutes(6));

        foreach (var window in WindowsOf(calls)) Assert.Contains("A word.", (await host.SendAsync(HttpMethod.Get, window)).Text, StringComparison.Ordinal);
        (await calls.ThreadAsync("&limit=3")).IsProblem(503, "storage-unavailable");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("much")]
    [InlineData("99999")]
    public async Task A_bound_that_is_none_is_told_at_the_start(string value)
    {
        var fault = await Assert.ThrowsAsync<Server.Identity.ConfigurationException>(() => DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string> { ["Discuss:HotThreads:MaxMegabytes"] = value },
        }));

        Assert.Contains("Discuss:HotThreads:MaxMegabytes", fault.Message, StringComparison.Ordinal);
    }

    private static string[] WindowsOf(ThreadCalls calls) =>
        [.. Windows.Select(window => string.Format(CultureInfo.InvariantCulture, window, calls.Site.Slug))];

    // All that an answer says of itself, but for when it was given.
    private static string HeadOf(Answer answer) => string.Join('\n', answer.Raw.Headers.Concat(answer.Raw.Content.Headers)
        .Where(header => header.Key is not ("Date" or "Transfer-Encoding" or "Content-Length"))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));

    private static int NewestIn(string page) =>
        Enumerable.Range(0, 26).Reverse().First(number => page.Contains($"number {number} stands", StringComparison.Ordinal));

    private static string Decoded(byte[] bytes, string? encoding)
    {
        using Stream source = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        using var reader = new StreamReader(source);
        return reader.ReadToEnd();
    }

    /// <summary>A database that can be away: then reading fails as it does on a broken disk or connection.</summary>
    private sealed class AwayDatabase(IDatabase database) : IDatabase, IAsyncDisposable
    {
        public volatile bool IsAway;

        public Dialect Dialect => database.Dialect;

        public ValueTask<DbSession> ReadAsync(CancellationToken cancellationToken) =>
            IsAway ? throw new SqliteException("disk I/O error", 10) : database.ReadAsync(cancellationToken);

        public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancellationToken) => database.WriteAsync(work, cancellationToken);

        public Task<T> WriteAloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) => database.WriteAloneAsync(work, cancellationToken);

        public ValueTask DisposeAsync() => ((IAsyncDisposable)database).DisposeAsync();
    }
}
