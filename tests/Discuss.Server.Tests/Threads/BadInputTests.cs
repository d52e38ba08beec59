using System.Globalization;
using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Server.Tests.Threads;

public sealed class BadInputTests(Hosts hosts) : IClassFixture<Hosts>
{
    // What hangs the Markdown parser for half a minute where nothing stands before it.
    private static readonly string Hanging = string.Concat(Enumerable.Repeat("- ", 2000)) + "x" + new string('\n', 2000);

    [Theory]
    [InlineData("""{"body":""}""", 422, "empty", "body")]
    [InlineData("""{"body":" \n\t "}""", 422, "empty", "body")]
    [InlineData("""{"body":"a\u0000b"}""", 422, "nul", "body")]
    [InlineData("""{"body":"a\u0007b"}""", 422, "control-character", "body")]
    [InlineData("""{"body":1}""", 400, "invalid-input", "body")]
    [InlineData("""{"body":null}""", 400, "invalid-input", "body")]
    [InlineData("""{"body":"a","body":"b"}""", 400, "invalid-input", "body")]
    [InlineData("""{"body":"a","nonsense":1}""", 400, "invalid-input", "nonsense")]
    [InlineData("""{"body":"a","parentId":"00000000-0000-0000-0000-000000000000"}""", 404, "unknown-parent", "parentId")]
    [InlineData("""{"body":"a","parentId":"zz-1-1"}""", 404, "unknown-parent", "parentId")]
    [InlineData("""{"body":"a","url":"javascript:alert(1)"}""", 400, "invalid-input", "url")]
    [InlineData("""{"body":"a","url":"/relative"}""", 400, "invalid-input", "url")]
    public async Task A_comment_that_cannot_be_taken_is_refused_with_the_fields_name_and_nothing_is_written(string json, int status, string kind, string field)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));

        var answer = await calls.PostRawAsync(await calls.GuestAsync(), json);

        answer.IsProblem(status, kind, field);
        Assert.Equal(0, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"body":"\ud800"}""")]
    [InlineData("""{"body":"a","insist":"yes"}""")]
    public async Task What_is_not_the_json_that_is_expected_is_a_400_problem(string json)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));

        var answer = await calls.PostRawAsync(await calls.GuestAsync(), json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
    }

    [Fact]
    public async Task A_comment_that_is_too_long_is_refused_and_so_is_a_body_of_a_megabyte()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var guest = await calls.GuestAsync();

        (await calls.PostAsync(guest, new { body = new string('x', 5001) })).IsProblem(422, "too-long", "body");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await calls.PostAsync(guest, new { body = new string('x', 1 << 20) })).Status);
        (await calls.PostAsync(guest, new { body = "a", title = new string('x', 301) })).IsProblem(400, "invalid-input", "title");
        (await calls.PostAsync(guest, new { body = "a" }, idempotencyKey: new string('x', 101))).IsProblem(400, "invalid-input", "Idempotency-Key");
        (await calls.PostAsync(guest, new { body = "a" }, key: new string('x', 501))).IsProblem(400, "invalid-input", "key");
        (await calls.PostAsync(guest, new { body = "a" }, key: "")).IsProblem(400, "invalid-input", "key");
    }

    [Fact]
    public async Task Six_thousand_characters_that_hang_the_parser_are_answered_like_any_other()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var guest = await calls.GuestAsync();
        using var patience = new CancellationTokenSource(Wait.Patience);

        (await calls.PostAsync(guest, new { body = Hanging }).WaitAsync(patience.Token)).IsProblem(422, "too-long", "body");
        var shorter = await calls.PostAsync(guest, new { body = Hanging[..4500] }).WaitAsync(patience.Token);
        Assert.InRange((int)shorter.Status, 201, 422);
    }

    [Theory]
    [InlineData("sites/no-such-site/thread?key=a", 404)]
    [InlineData("sites/{site}/thread", 400)]
    [InlineData("sites/{site}/thread?key=", 400)]
    [InlineData("sites/{site}/thread?key=a&limit=0", 400)]
    [InlineData("sites/{site}/thread?key=a&limit=101", 400)]
    [InlineData("sites/{site}/thread?key=a&limit=many", 400)]
    [InlineData("sites/{site}/thread?key=a&sort=loudest", 400)]
    [InlineData("sites/{site}/thread?key=a&after=x", 400)]
    [InlineData("sites/{site}/thread?key=a%00b", 400)]
    [InlineData("sites/{site}/counts", 400)]
    [InlineData("sites/{site}/latest?after=x", 400)]
    [InlineData("comments/1-1/context", 404)]
    [InlineData("comments/1-1-zzzzz/context", 404)]
    [InlineData("comments/1-999-1/replies", 404)]
    [InlineData("comments/nonsense", 404)]
    public async Task A_request_that_asks_for_nonsense_is_told_so(string path, int status)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));

        var answer = await calls.GetAsync(path.Replace("{site}", calls.Site.Slug, StringComparison.Ordinal));

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
    }

    [Fact]
    public async Task More_than_a_hundred_counts_at_once_are_refused()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        string Keys(int count) => string.Join('&', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"key=k{i}")));

        (await calls.GetAsync($"sites/{calls.Site.Slug}/counts?{Keys(101)}")).IsProblem(400, "invalid-input", "key");
        Assert.Equal(HttpStatusCode.OK, (await calls.GetAsync($"sites/{calls.Site.Slug}/counts?{Keys(100)}")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_parent_or_a_cursor_of_another_thread_is_refused(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var guest = await calls.GuestAsync();
        for (var i = 0; i < 3; i++) await calls.PostedAsync(guest, "Here " + i);
        var elsewhere = await calls.PostAsync(guest, new { body = "Elsewhere" }, key: "elsewhere");

        (await calls.PostAsync(guest, new { body = "An answer", parentId = elsewhere.Json.Id() })).IsProblem(404, "unknown-parent", "parentId");
        var cursor = (await calls.ThreadAsync("&limit=1")).Json.GetProperty("next").GetString();
        (await calls.GetAsync($"sites/{calls.Site.Slug}/thread?key=elsewhere&after={cursor}")).IsProblem(400, "invalid-input", "after");
        (await calls.ThreadAsync($"&sort=top&after={cursor}")).IsProblem(400, "invalid-input", "after");
        (await calls.GetAsync($"comments/{elsewhere.Json.Id()}/replies?after={cursor}")).IsProblem(400, "invalid-input", "after");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_idempotency_key_gives_the_same_comment_and_is_refused_for_another(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var guest = await calls.GuestAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calls.PostAsync(guest, new { body = "Once." }, "key-1")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(answer => answer.Json.Id()).Distinct());
        (await calls.PostAsync(guest, new { body = "Twice." }, "key-1")).IsProblem(422, "idempotency-key-reused", "Idempotency-Key");
        Assert.Equal(HttpStatusCode.Created, (await calls.PostAsync(await calls.GuestAsync(), new { body = "Another's." }, "key-1")).Status);
        Assert.Equal(2, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_closed_thread_takes_no_comment_no_edit_and_no_vote(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (ann, bob) = (await calls.GuestAsync(), await calls.GuestAsync());
        var comment = await calls.PostedAsync(ann, "While it was open.");
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Server.Storage.Sql("UPDATE threads SET state = 1 WHERE site_id = @site", Server.Storage.Parameter.Int("site")), CancellationToken.None, calls.Site.Id),
            CancellationToken.None);

        (await calls.PostAsync(ann, new { body = "Too late." })).IsProblem(409, "thread-closed");
        (await calls.SendAsync(HttpMethod.Patch, "comments/" + comment.Id(), new { body = "Changed." }, ann.And(Calls.With("If-Match", "\"1\""))))
            .IsProblem(409, "thread-closed");
        (await calls.SendAsync(HttpMethod.Put, $"comments/{comment.Id()}/vote", new { value = 1 }, bob)).IsProblem(409, "thread-closed");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_twenty_edits_of_one_version_one_wins_and_the_others_hear_of_it(Database database)
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(database));
        var ann = await calls.GuestAsync();
        var comment = await calls.PostedAsync(ann, "The first version.");

        var edits = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => calls.SendAsync(
            HttpMethod.Patch, "comments/" + comment.Id(), new { body = $"Version {i}." }, ann.And(Calls.With("If-Match", "\"1\"")))));

        Assert.Single(edits, edit => edit.Status == HttpStatusCode.OK);
        Assert.Equal(19, edits.Count(edit => edit.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task An_edit_names_its_version_and_a_vote_is_one_of_three()
    {
        var calls = await ThreadCalls.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var (ann, bob) = (await calls.GuestAsync(), await calls.GuestAsync());
        var comment = "comments/" + (await calls.PostedAsync(ann, "A comment.")).Id();

        (await calls.SendAsync(HttpMethod.Patch, comment, new { body = "Changed." }, ann)).IsProblem(428, "invalid-input", "If-Match");
        (await calls.SendAsync(HttpMethod.Patch, comment, new { body = "Changed." }, ann.And(Calls.With("If-Match", "\"x\"")))).IsProblem(400, "invalid-input", "If-Match");
        (await calls.SendAsync(HttpMethod.Put, comment + "/vote", new { value = 2 }, bob)).IsProblem(400, "invalid-input", "value");
        (await calls.SendAsync(HttpMethod.Put, comment + "/vote", new { value = 1 }, ann)).IsProblem(403, "forbidden");
        (await calls.SendAsync(HttpMethod.Post, comment + "/reports", new { reason = "boring" }, bob)).IsProblem(400, "invalid-input", "reason");
        (await calls.SendAsync(HttpMethod.Delete, comment, null, bob)).IsProblem(403, "forbidden");
        (await calls.PostAsync(null, new { body = "Nobody's." })).IsProblem(401, "identity-required");
    }

    [Fact]
    public async Task The_edit_window_closes()
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { EditWindowMinutes = 15 });
        var ann = await calls.GuestAsync();
        var comment = "comments/" + (await calls.PostedAsync(ann, "A comment.")).Id();
        Task<Answer> EditAsync(int version) =>
            calls.SendAsync(HttpMethod.Patch, comment, new { body = $"After version {version}." }, ann.And(Calls.With("If-Match", $"\"{version}\"")));

        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.OK, (await EditAsync(1)).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await EditAsync(2)).IsProblem(403, "edit-window-closed");
        (await calls.SendAsync(HttpMethod.Delete, comment, null, ann)).IsProblem(403, "edit-window-closed");
    }
}
