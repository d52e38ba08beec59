using Discuss.Core.Threads;
using Discuss.Server.Administration;

namespace Discuss.Server.Tests.Administration;

/// <summary>What the dashboard makes of the log: of lines that stand here, at a time that stands here.</summary>
public sealed class CountingTests
{
    // A Wednesday.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 14, 30, 0, TimeSpan.Zero);

    private long _id;

    [Fact]
    public void Comments_people_and_what_was_held_are_told_in_their_hour()
    {
        var counting = new Counting(Pace.Hour, Now);

        counting.Add(New(1, author: 7, Now.AddHours(-1)));
        counting.Add(New(2, author: 7, Now.AddHours(-1)));
        counting.Add(New(3, author: 8, Now.AddMinutes(-5), held: "classifier", label: "insult"));
        counting.Add(New(4, author: 9, Now.AddDays(-3)));

        var buckets = counting.Buckets();
        Assert.Equal(48, buckets.Count);
        Assert.Equal(Now.AddMinutes(-30), buckets[^1].From);
        Assert.Equal((2, 1, 0), (buckets[^2].Comments, buckets[^2].People, buckets[^2].Held));
        Assert.Equal((1, 1, 1), (buckets[^1].Comments, buckets[^1].People, buckets[^1].Held));
        Assert.Equal(3, buckets.Sum(bucket => bucket.Comments));
        Assert.Equal(2, counting.People);
    }

    [Fact]
    public void A_decision_counts_for_the_rule_that_held_and_for_who_decided_with_the_time_that_it_took()
    {
        var counting = new Counting(Pace.Day, Now);
        for (var i = 1; i <= 4; i++) counting.Add(New(i, author: i, Now.AddHours(-5), held: "classifier", label: "insult"));
        counting.Add(New(5, author: 5, Now.AddHours(-5), held: "links"));
        counting.Add(Decided(1, CommentState.Rejected, by: 100, Now.AddHours(-4)));
        counting.Add(Decided(2, CommentState.Spam, by: 100, Now.AddHours(-3)));
        counting.Add(Decided(3, CommentState.Approved, by: 101, Now.AddHours(-2)));
        // Its author took it back: nobody decided.
        counting.Add(Decided(4, CommentState.RemovedByAuthor, by: 4, Now.AddHours(-2)));

        Assert.Equal((4, 1, 2), counting.Rules[("classifier", "insult")]);
        Assert.Equal((1, 0, 0), counting.Rules[("links", null)]);
        Assert.Equal([TimeSpan.FromHours(1), TimeSpan.FromHours(2)], counting.Moderators[100]);
        Assert.Equal([TimeSpan.FromHours(3)], counting.Moderators[101]);
        Assert.Equal(TimeSpan.FromHours(2), counting.Wait);
        Assert.Equal(TimeSpan.FromHours(3), counting.LongWait);
        var today = counting.Buckets()[^1];
        Assert.Equal((5, 5, 1, 2, TimeSpan.FromHours(2)), (today.Comments, today.Held, today.Approved, today.Rejected, today.Wait));
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_what_lies_before_the_first_is_not_counted()
    {
        var counting = new Counting(Pace.Week, Now);

        counting.Add(New(1, author: 1, new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero)));
        counting.Add(New(2, author: 1, new DateTimeOffset(2026, 11, 22, 23, 59, 59, TimeSpan.Zero)));
        counting.Add(New(3, author: 1, counting.First.AddTicks(-1)));
        // Nodes' clocks may differ: what is a moment ahead is this week's.
        counting.Add(New(4, author: 1, Now.AddMinutes(1)));

        var buckets = counting.Buckets();
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), buckets[^1].From);
        Assert.Equal([1, 2], buckets.Skip(24).Select(bucket => bucket.Comments));
        Assert.Equal(3, buckets.Sum(bucket => bucket.Comments));
    }

    [Fact]
    public void What_was_held_before_the_log_begins_has_no_time_and_what_was_decided_by_a_rule_nobody_decided()
    {
        var counting = new Counting(Pace.Day, Now);

        counting.Add(Decided(1, CommentState.Approved, by: 100, Now));
        counting.Add(New(2, author: 1, Now, held: "flood"));
        counting.Add(new Change(++_id, 1, 1, 2, CommentState.Pending, CommentState.Rejected, Actor: null, "reports", Now, 1, null));

        Assert.Null(counting.Wait);
        Assert.Empty(counting.Moderators);
        Assert.Equal((1, 0), (counting.Buckets()[^1].Approved, counting.Buckets()[^1].Rejected));
    }

    private Change New(int ordinal, long author, DateTimeOffset at, string? held = null, string? label = null) => new(
        ++_id, 1, 1, ordinal, From: null, held is null ? CommentState.Approved : CommentState.Pending, Actor: null, held, at, author, label);

    private Change Decided(int ordinal, CommentState to, long by, DateTimeOffset at) => new(++_id, 1, 1, ordinal, CommentState.Pending, to, by, Rule: null, at, ordinal, null);
}
