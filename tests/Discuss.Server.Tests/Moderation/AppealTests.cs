using System.Net;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Live;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class AppealTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_removed_comment_is_stated_with_its_reason_appealed_once_and_back_when_another_moderator_reverses(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (one, two) = (await ModeratorAsync(host, calls), await ModeratorAsync(host, calls));
        var guest = await Person.GuestAsync(host);
        var comment = await calls.PostedAsync(guest.As, "A sharp word about the mayor.");
        await DecideAsync(calls, one, comment, "remove", "insult");

        var statement = Assert.Single((await RestrictionsAsync(calls, guest)).Items());
        Assert.Equal(comment.Id(), statement.GetProperty("commentId").GetString());
        Assert.Equal("removed", statement.GetProperty("what").GetString());
        Assert.Equal("insult", statement.GetProperty("reason").GetString());
        Assert.False(statement.GetProperty("automated").GetBoolean());
        Assert.Equal("A sharp word about the mayor.", statement.GetProperty("excerpt").GetString());
        Assert.True(statement.GetProperty("mayAppeal").GetBoolean());
        Assert.DoesNotContain(one.Name, statement.GetRawText(), StringComparison.Ordinal);

        var appeal = await AppealAsync(calls, guest, new { commentId = comment.Id(), text = "He is a public figure." });
        Assert.True(appeal.Status == HttpStatusCode.Created, appeal.Text);
        (await AppealAsync(calls, guest, new { commentId = comment.Id(), text = "Again." })).IsProblem(409, "already-appealed");

        var open = Assert.Single((await calls.GetAsync($"moderation/appeals?site={calls.Site.Slug}", one.As)).Items());
        Assert.Equal("He is a public figure.", open.GetProperty("text").GetString());
        Assert.Contains("mayor", open.GetProperty("comment").GetProperty("bodyHtml").GetString(), StringComparison.Ordinal);
        Assert.Equal(one.Name, open.GetProperty("decision").GetProperty("by").GetString());
        Assert.False(open.GetProperty("mayDecide").GetBoolean());
        (await OutcomeAsync(calls, one, open.Id(), "reverse")).IsProblem(403, "own-decision");

        var outcome = await OutcomeAsync(calls, two, open.Id(), "reverse");
        Assert.True(outcome.Status == HttpStatusCode.OK, outcome.Text);
        Assert.True(outcome.Json.GetProperty("undone").GetBoolean());
        Assert.Equal(comment.Id(), Assert.Single((await calls.ThreadAsync()).Items()).Id());
        Assert.Empty((await RestrictionsAsync(calls, guest)).Items());
        (await OutcomeAsync(calls, two, open.Id(), "uphold")).IsProblem(409, "already-decided");
        var log = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", two.As)).Items();
        Assert.Equal(
            ["appealDecided", "transition", "appeal", "transition", "transition"], log.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal("appeal", log[1].GetProperty("reason").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_sanction_is_appealed_and_lifted_and_its_author_reads_the_answer(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (one, two) = (await ModeratorAsync(host, calls), await ModeratorAsync(host, calls));
        var guest = await Person.GuestAsync(host);
        var id = (await guest.SanctionedAsync(calls, one.As, "ban")).Json.Id();
        var appeal = await AppealAsync(calls, guest, new { sanctionId = id, text = "It was a quotation." });

        Assert.Equal(HttpStatusCode.OK, (await OutcomeAsync(calls, two, appeal.Json.Id(), "reverse", "You are right.")).Status);

        await calls.PostedAsync(guest.As, "Thank you.");
        var statement = Assert.Single((await RestrictionsAsync(calls, guest)).Items());
        Assert.False(statement.GetProperty("active").GetBoolean());
        Assert.Equal("reversed", statement.GetProperty("appeal").GetProperty("state").GetString());
        Assert.Equal("You are right.", statement.GetProperty("appeal").GetProperty("answer").GetString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_appeals_and_many_outcomes_at_once_one_counts(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (one, two) = (await ModeratorAsync(host, calls), await ModeratorAsync(host, calls));
        var guest = await Person.GuestAsync(host);
        var comment = await calls.PostedAsync(guest.As, "A comment.");
        await DecideAsync(calls, one, comment, "spam");

        var appeals = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AppealAsync(calls, guest, new { commentId = comment.Id(), text = $"Number {i}." })));
        var made = Assert.Single(appeals, appeal => appeal.Status == HttpStatusCode.Created);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => OutcomeAsync(calls, two, made.Json.Id(), i % 2 == 0 ? "uphold" : "reverse")));

        Assert.Single(outcomes, outcome => outcome.Status == HttpStatusCode.OK);
        Assert.All(outcomes.Where(outcome => outcome.Status != HttpStatusCode.OK), outcome => outcome.IsProblem(409, "already-decided"));
    }

    [Fact]
    public async Task Where_there_is_no_other_moderator_the_same_one_decides_and_the_log_says_so()
    {
        // A host of its own: no other test makes an administrator of every site here.
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var (administrator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        await guest.SanctionedAsync(calls, administrator, "mute");
        var id = (await RestrictionsAsync(calls, guest)).Items()[0].GetProperty("sanctionId").GetString();
        var appeal = await AppealAsync(calls, guest, new { sanctionId = id, text = "Please." });

        var outcome = await calls.SendAsync(HttpMethod.Post, $"moderation/appeals/{appeal.Json.Id()}", new { outcome = "uphold", answer = "No." }, administrator);

        Assert.True(outcome.Json.GetProperty("alone").GetBoolean(), outcome.Text);
        var log = (await calls.GetAsync($"moderation/log?site={calls.Site.Slug}", administrator)).Items();
        Assert.Contains("no other moderator", log[0].GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_rule_held_is_stated_as_automated_with_what_it_found_and_waits_for_a_moderator(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var guest = await Person.GuestAsync(host);
        var comment = await calls.PostedAsync(guest.As, "Good morning.");

        var statement = Assert.Single((await RestrictionsAsync(calls, guest)).Items());

        Assert.Equal("pending", statement.GetProperty("what").GetString());
        Assert.True(statement.GetProperty("automated").GetBoolean());
        Assert.Equal("premoderation", statement.GetProperty("rule").GetString());
        Assert.False(statement.GetProperty("mayAppeal").GetBoolean());
        (await AppealAsync(calls, guest, new { commentId = comment.Id(), text = "Why?" })).IsProblem(409, "not-yet-decided");
    }

    [Fact]
    public async Task Only_whoever_is_restricted_appeals_in_time_with_a_text_of_some_length_and_against_one_thing()
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest, other) = (await calls.ModeratorAsync(), await Person.GuestAsync(host), await Person.GuestAsync(host));
        var comment = await calls.PostedAsync(guest.As, "A comment.");
        (await AppealAsync(calls, guest, new { commentId = comment.Id(), text = "Early." })).IsProblem(409, "not-restricted");
        await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = comment.Id(), version = 1, action = "remove" } } }, moderator);

        (await AppealAsync(calls, other, new { commentId = comment.Id(), text = "For a friend." })).IsProblem(404, "unknown-comment");
        (await AppealAsync(calls, guest, new { commentId = comment.Id() })).IsProblem(400, "invalid-input", "text");
        (await AppealAsync(calls, guest, new { commentId = comment.Id(), text = new string('x', 2001) })).IsProblem(400, "invalid-input", "text");
        (await AppealAsync(calls, guest, new { text = "Nothing." })).IsProblem(400, "invalid-input", "commentId");
        (await AppealAsync(calls, guest, new { commentId = comment.Id(), sanctionId = "1", text = "Both." })).IsProblem(400, "invalid-input", "commentId");
        (await AppealAsync(calls, guest, new { sanctionId = "987654", text = "Which?" })).IsProblem(404, "unknown-sanction");
        (await calls.SendAsync(HttpMethod.Post, "appeals", new { commentId = comment.Id(), text = "Nobody." }, null)).IsProblem(401, "identity-required");
        (await calls.GetAsync("restrictions", guest.As)).IsProblem(400, "invalid-input", "site");
        (await calls.GetAsync($"restrictions?site={calls.Site.Slug}")).IsProblem(401, "identity-required");
        (await calls.SendAsync(HttpMethod.Post, "moderation/appeals/1", new { outcome = "uphold", answer = "No." }, guest.As)).IsProblem(403, "forbidden");
        (await calls.SendAsync(HttpMethod.Post, "moderation/appeals/1", new { outcome = "maybe", answer = "No." }, moderator)).IsProblem(400, "invalid-input", "outcome");
        (await calls.SendAsync(HttpMethod.Post, "moderation/appeals/1", new { outcome = "uphold" }, moderator)).IsProblem(400, "invalid-input", "answer");
        (await calls.SendAsync(HttpMethod.Post, "moderation/appeals/999", new { outcome = "uphold", answer = "No." }, moderator)).IsProblem(404, "unknown-appeal");

        clock.Advance(TimeSpan.FromDays(184));
        (await AppealAsync(calls, guest, new { commentId = comment.Id(), text = "At last." })).IsProblem(403, "too-late");
    }

    [Fact]
    public async Task Of_a_shadow_nothing_is_stated_while_it_lasts_and_everything_afterwards()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        var id = (await guest.SanctionedAsync(calls, moderator, "shadow")).Json.Id();
        await calls.PostedAsync(guest.As, "Hello?");

        Assert.Empty((await RestrictionsAsync(calls, guest)).Items());
        (await AppealAsync(calls, guest, new { sanctionId = id, text = "I guess." })).IsProblem(404, "unknown-sanction");
        await guest.LiftedAsync(calls, moderator);

        var statements = (await RestrictionsAsync(calls, guest)).Items();
        Assert.Equal(["shadow", "pending"], statements.Select(statement => statement.GetProperty("what").GetString()));
    }

    [Fact]
    public async Task A_reversed_appeal_leaves_alone_what_was_decided_anew_and_what_its_author_took_back()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (one, two, guest) = (await ModeratorAsync(host, calls), await ModeratorAsync(host, calls), await Person.GuestAsync(host));
        var comment = await calls.PostedAsync(guest.As, "A comment.");
        await DecideAsync(calls, one, comment, "reject");
        var appeal = await AppealAsync(calls, guest, new { commentId = comment.Id(), text = "Please." });
        // Meanwhile it is taken for spam, which was not what was appealed.
        await DecideAsync(calls, one, comment, "spam", version: 2);

        var outcome = await OutcomeAsync(calls, two, appeal.Json.Id(), "reverse");

        Assert.False(outcome.Json.GetProperty("undone").GetBoolean());
        Assert.Equal("spam", Assert.Single((await RestrictionsAsync(calls, guest)).Items()).GetProperty("what").GetString());
    }

    [Fact]
    public async Task The_moderators_page_hears_of_appeals_as_they_come_and_are_decided()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host);
        var (one, two, guest) = (await ModeratorAsync(host, calls), await ModeratorAsync(host, calls), await Person.GuestAsync(host));
        await using var desk = await HubClient.ConnectAsync(host.Address, null, ("Authorization", two.Header));
        await desk.CallAsync("JoinQueue", calls.Site.Slug);
        await guest.SanctionedAsync(calls, one.As, "ban");
        var id = (await RestrictionsAsync(calls, guest)).Items()[0].GetProperty("sanctionId").GetString();

        await AppealAsync(calls, guest, new { sanctionId = id, text = "Please." });

        await desk.UntilAsync(() => desk.Heard.Contains("\"target\":\"appeals\"", StringComparison.Ordinal));
    }

    private static Task<Person> ModeratorAsync(DiscussHost host, ThreadCalls calls) => Person.MemberAsync(host, calls.Site, Role.Moderator);

    private static Task<Answer> RestrictionsAsync(ThreadCalls calls, Person who) => calls.GetAsync($"restrictions?site={calls.Site.Slug}", who.As);

    private static Task<Answer> AppealAsync(ThreadCalls calls, Person who, object body) => calls.SendAsync(HttpMethod.Post, "appeals", body, who.As);

    private static Task<Answer> OutcomeAsync(ThreadCalls calls, Person who, string appeal, string outcome, string answer = "We looked again.") =>
        calls.SendAsync(HttpMethod.Post, $"moderation/appeals/{appeal}", new { outcome, answer }, who.As);

    private static async Task DecideAsync(ThreadCalls calls, Person who, JsonElement comment, string action, string? reason = null, int version = 1)
    {
        var decision = new { commentId = comment.Id(), version, action, reason };
        var answer = await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { decision } }, who.As);
        Assert.True(answer.Items()[0].GetProperty("result").GetString() == "ok", answer.Text);
    }
}
