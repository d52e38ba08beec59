using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

/// <summary>What an author wrote before counts as far back as a rule looks.</summary>
public sealed class StandingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_approved_counts_for_good_what_was_rejected_for_its_days_and_a_text_for_its_hour(Database database)
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock, RateLimits = true });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings
        {
            Moderation = new ModerationSettings
            {
                NewCommenters = new NewCommenterSettings { HoldFirst = 1 }, RecentRejections = new RejectionSettings { Count = 1, Days = 5 },
            },
        });
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        const string Text = "The bench by the lime tree shall stay where it is.";

        var first = await calls.PostedAsync(ann, Text);
        Assert.Equal("pending", State(first));
        await calls.DecideAsync(moderator, (first, "approve"));
        (await calls.PostAsync(ann, new { body = Text })).IsProblem(422, "rejected");

        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("approved", State(await calls.PostedAsync(ann, Text)));
        await calls.DecideAsync(moderator, (await calls.PostedAsync(ann, "Something that nobody wants to read here."), "reject"));
        Assert.Equal("pending", State(await calls.PostedAsync(ann, "A word about it at once.")));

        clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal("pending", State(await calls.PostedAsync(ann, "A word about it four days later.")));
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("approved", State(await calls.PostedAsync(ann, "A word about it after a week.")));
    }

    private static string State(JsonElement comment) => comment.GetProperty("state").GetString()!;
}
