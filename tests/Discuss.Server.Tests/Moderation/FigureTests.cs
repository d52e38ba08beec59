using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Moderation.Figures;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Moderation;

public sealed class FigureTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_month_is_told_in_numbers_that_agree_with_what_happened_and_in_no_words_of_anybody(Database database)
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var (moderator, guest) = (await calls.ModeratorAsync(), await Person.GuestAsync(host));
        var comments = new List<JsonElement>();
        for (var i = 0; i < 4; i++) comments.Add(await calls.PostedAsync(guest.As, $"Number {i}."));
        clock.Advance(TimeSpan.FromMinutes(10));
        await DecideAsync(calls, moderator, comments[0], "approve", null);
        await DecideAsync(calls, moderator, comments[1], "reject", "insult");
        await DecideAsync(calls, moderator, comments[2], "reject", $"{guest.Name} again");
        await guest.SanctionedAsync(calls, moderator, "mute");
        var appeal = await calls.SendAsync(HttpMethod.Post, "appeals", new { commentId = comments[1].Id(), text = "Please." }, guest.As);
        await calls.SendAsync(HttpMethod.Post, $"moderation/appeals/{appeal.Json.Id()}", new { outcome = "reverse", answer = "Well." }, moderator);
        clock.Advance(TimeSpan.FromMinutes(2));

        var answer = await calls.GetAsync($"sites/{calls.Site.Slug}/transparency");
        var month = Assert.Single(answer.Items());

        Assert.Equal("2026-03", month.GetProperty("month").GetString());
        int Of(string name) => month.GetProperty(name).GetInt32();
        Assert.Equal(
            (4, 4, 0, 2, 1, 1, 0, 1),
            (Of("received"), Of("heldByRule"), Of("removedByRule"), Of("removedByPerson"), Of("restored"), Of("appeals"), Of("appealsUpheld"), Of("appealsReversed")));
        Assert.Equal("""{"insult":1,"other":1}""", month.GetProperty("byReason").GetRawText());
        Assert.Equal("""{"mute":1}""", month.GetProperty("sanctions").GetRawText());
        Assert.InRange(month.GetProperty("medianSecondsToDecision").GetDouble(), 570, 630);
        var page = await host.SendAsync(HttpMethod.Get, $"/transparency/{calls.Site.Slug}?locale=de");
        Assert.Contains("Die Moderation in Zahlen", page.Text, StringComparison.Ordinal);
        Assert.Contains("2026-03", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(guest.Name, answer.Text + page.Text, StringComparison.Ordinal);
        (await calls.GetAsync("sites/nowhere/transparency")).IsProblem(404, "unknown-site");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_long_log_is_counted_once_in_steps_and_two_nodes_that_count_at_once_count_nothing_twice(Database database)
    {
        const int lines = (SiteFigures.Step * 2) + 500;
        await using var host = await DiscussHost.StartAsync(database);
        var site = await host.SiteAsync();
        await host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Sql($"""
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {lines})
                    INSERT INTO transitions (site_id, thread_number, ordinal, to_state, rule, created_at)
                    SELECT {site.Id}, 1, i, 0, 'open', 1700000000000 FROM n
                    """),
                CancellationToken.None),
            CancellationToken.None);
        var figures = host.Services.GetRequiredService<SiteFigures>();

        while ((await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => figures.CountAsync(site.Id, CancellationToken.None)))).Any(more => more))
        {
            // Until nothing is left.
        }

        Assert.Equal(lines, Assert.Single(await figures.MonthsAsync(site, CancellationToken.None)).Figures.Received);
    }

    [Theory]
    [InlineData(new double[] { 60 }, 60)]
    [InlineData(new double[] { 1, 60, 3600 }, 60)]
    [InlineData(new double[] { 5, 5, 5, 100_000 }, 5)]
    [InlineData(new double[] { 0.2, 0.3 }, 0)]
    public void The_median_is_right_to_five_per_cent(double[] seconds, double median)
    {
        var figures = new MonthFigures();
        foreach (var waited in seconds)
            figures.Add(new LoggedChange(1, CommentState.Pending, CommentState.Approved, null, null, false, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(waited)));

        Assert.InRange(figures.MedianSeconds!.Value, (median * 0.949) - 0.5, (median * 1.051) + 0.5);
    }

    private static Task<Answer> DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, JsonElement comment, string action, string? reason) => calls.SendAsync(
        HttpMethod.Post, "moderation/decisions",
        new { decisions = new[] { new { commentId = comment.Id(), version = comment.Version(), action, reason } } }, moderator);
}
