using System.Net;
using Discuss.Core.Moderation;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Threads.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Threads;

/// <summary>
/// Comments that wait for one thread are written down together. A write that has the thread's turn holds them up here until all of them
/// wait, so that each test knows which of them share one.
/// </summary>
public sealed class SharedTurnTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Sql Hold = new("UPDATE threads SET seq = seq WHERE site_id = @site AND key = @key", Parameter.Int("site"), Parameter.Text("key"));

    private static readonly Sql Close = new("UPDATE threads SET state = 1 WHERE site_id = @site AND key = @key", Parameter.Int("site"), Parameter.Text("key"));

    private static readonly Sql Ban = new(
        "INSERT INTO sanctions (site_id, author_id, kind, reason, by_author_id, created_at) VALUES (@site, @author, @kind, 'Insults.', 1, 0)",
        Parameter.Int("site"), Parameter.Long("author"), Parameter.Int("kind"));

    private static readonly Sql Revoke = new("UPDATE authors SET revoked_at = 1 WHERE id = @id", Parameter.Long("id"));

    private static readonly Sql Remove = new(
        "UPDATE comments SET state = 4, shown = 0 WHERE site_id = @site AND body = @body", Parameter.Int("site"), Parameter.Text("body"));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_crowd_is_written_down_in_one_turn_and_each_is_told_what_everybody_reads_then(Database database)
    {
        const int Crowd = 24;
        var (host, calls, people) = await CrowdAsync(database, Crowd);
        var parent = await calls.PostedAsync(people[0].As, "What do you make of it?");
        var before = (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("seq").GetInt64();

        var answers = await TogetherAsync(host, calls, [.. people.Select((person, i) =>
            (Func<Task<Answer>>)(() => calls.PostAsync(person.As, new { body = $"Number {i}, *together*.", parentId = i % 2 == 0 ? parent.Id() : null }, $"key-{i}")))]);

        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.Created, answer.Text));
        Assert.Equal(Crowd, answers.Select(answer => answer.Json.Id()).Distinct().Count());
        Assert.Equal(
            Enumerable.Range(1, Crowd).Select(i => before + i), answers.Select(answer => answer.Json.GetProperty("seq").GetInt64()).Order());
        foreach (var answer in answers) Assert.Equal((await calls.GetAsync("comments/" + answer.Json.Id())).Text, answer.Text);
        var thread = (await calls.ThreadAsync("&limit=50")).Json;
        // The thread's first, and who began the crowd with a word each.
        Assert.Equal(1 + Crowd + Crowd, thread.GetProperty("thread").GetProperty("commentCount").GetInt32());
        Assert.Equal(before + Crowd, thread.GetProperty("thread").GetProperty("seq").GetInt64());
        Assert.Equal(Crowd / 2, (await calls.GetAsync("comments/" + parent.Id())).Json.GetProperty("replyCount").GetInt32());
        // Asked again with their keys, they are there already.
        Assert.Equal(answers[3].Json.Id(), (await calls.PostAsync(people[3].As, new { body = "Number 3, *together*." }, "key-3")).Json.Id());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_may_not_write_hears_why_and_takes_nobody_along(Database database)
    {
        var (host, calls, people) = await CrowdAsync(database, 8);
        var elsewhere = (await calls.PostAsync(people[0].As, new { body = "Under another article." }, key: "other")).Json;

        var answers = await TogetherAsync(
            host, calls,
            [
                () => calls.PostAsync(people[0].As, new { body = "Well." }),
                () => calls.PostAsync(people[1].As, new { body = "Well, too." }),
                () => calls.PostAsync(people[2].As, new { body = "Banned while this waits." }),
                () => calls.PostAsync(people[3].As, new { body = "Revoked while this waits." }),
                () => calls.PostAsync(people[4].As, new { body = "An answer to another article.", parentId = elsewhere.Id() }),
                () => calls.PostAsync(people[5].As, new { body = "Sent twice." }, "once"),
                () => calls.PostAsync(people[5].As, new { body = "Sent twice." }, "once"),
                () => calls.PostAsync(people[6].As, new { body = "One text." }, "mine"),
                () => calls.PostAsync(people[6].As, new { body = "Another text." }, "mine"),
                () => calls.PostAsync(people[7].As, new { body = "Well, three." }),
            ],
            async session =>
            {
                await session.ExecuteAsync(Ban, CancellationToken.None, calls.Site.Id, people[2].Author, (int)SanctionKind.Ban);
                await session.ExecuteAsync(Revoke, CancellationToken.None, people[3].Author);
            },
            // As a node forgets when it hears of a sanction.
            () => host.Services.GetRequiredService<SanctionReader>().Forget(calls.Site.Id, people[2].Author));

        foreach (var i in new[] { 0, 1, 9 }) Assert.Equal(HttpStatusCode.Created, answers[i].Status);
        answers[2].IsProblem(403, "banned");
        answers[3].IsProblem(401, "bad-token");
        answers[4].IsProblem(404, "unknown-parent");
        Assert.Equal(HttpStatusCode.Created, answers[5].Status);
        Assert.Equal(answers[5].Json.Id(), answers[6].Json.Id());
        Assert.Equal([201, 422], answers[7..9].Select(answer => (int)answer.Status).Order());
        // One word each to begin with, three of the well-behaved, one sent twice, one of two under one key.
        Assert.Equal(8 + 3 + 1 + 1, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_thread_that_is_closed_while_they_wait_takes_none_of_them(Database database)
    {
        var (host, calls, people) = await CrowdAsync(database, 4);

        var answers = await TogetherAsync(
            host, calls, [.. people.Select(person => (Func<Task<Answer>>)(() => calls.PostAsync(person.As, new { body = "Too late." })))],
            inTurn: session => session.ExecuteAsync(Close, CancellationToken.None, calls.Site.Id, calls.Key));

        Assert.All(answers, answer => answer.IsProblem(409, "thread-closed"));
        Assert.Equal(4, (await calls.ThreadAsync()).Json.GetProperty("thread").GetProperty("commentCount").GetInt32());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_answers_a_comment_that_goes_meanwhile_is_refused_and_the_rest_is_written(Database database)
    {
        var (host, calls, people) = await CrowdAsync(database, 6);
        var gone = await calls.PostedAsync(people[0].As, "Gone in a moment.");

        var answers = await TogetherAsync(
            host, calls,
            [.. people.Select((person, i) => (Func<Task<Answer>>)(() => calls.PostAsync(person.As, new { body = $"Number {i}.", parentId = i == 2 ? gone.Id() : null })))],
            inTurn: session => session.ExecuteAsync(Remove, CancellationToken.None, calls.Site.Id, "Gone in a moment."));

        answers[2].IsProblem(404, "unknown-parent");
        Assert.All(answers.Where((_, i) => i != 2), answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
    }

    /// <summary>A thread, and people who have each written in it once.</summary>
    private async Task<(DiscussHost Host, ThreadCalls Calls, Person[] People)> CrowdAsync(Database database, int count)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var people = new Person[count];
        for (var i = 0; i < count; i++)
        {
            people[i] = await Person.GuestAsync(host);
            await calls.PostedAsync(people[i].As, $"Good morning, I am number {i}.");
        }

        return (host, calls, people);
    }

    /// <summary>Holds the thread's turn until all of the posts wait for it.</summary>
    /// <param name="inTurn">What the write that holds the turn does.</param>
    /// <param name="meanwhile">What happens while they wait.</param>
    private static async Task<Answer[]> TogetherAsync(
        DiscussHost host, ThreadCalls calls, Func<Task<Answer>>[] posts, Func<WriteSession, Task>? inTurn = null, Action? meanwhile = null)
    {
        var turns = host.Services.GetRequiredService<SharedTurns>();
        var (taken, let) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var holding = host.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Hold, CancellationToken.None, calls.Site.Id, calls.Key);
                if (inTurn is not null) await inTurn(session);
                taken.TrySetResult();
                await let.Task;
                return 0;
            },
            CancellationToken.None);
        await taken.Task;
        // Whoever comes first has a turn alone, behind the one that is held; the others gather behind them.
        var first = posts[0]();
        await Wait.UntilAsync(() => Task.FromResult(turns.WaitingFor(calls.Site.Id, calls.Key) == 0));
        Task<Answer>[] answers = [first, .. posts.Skip(1).Select(post => post())];
        await Wait.UntilAsync(() => Task.FromResult(turns.WaitingFor(calls.Site.Id, calls.Key) == posts.Length - 1));
        meanwhile?.Invoke();
        let.SetResult();
        await holding;
        return await Task.WhenAll(answers);
    }
}
