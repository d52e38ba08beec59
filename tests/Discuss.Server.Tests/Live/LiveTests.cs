using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Live;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Live;

public sealed class LiveTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_reader_hears_of_new_comments_edits_scores_and_removals_in_their_order(Database database)
    {
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host);
        var (mira, tom) = (await discussion.PersonAsync("Mira"), await discussion.PersonAsync("Tom"));
        var first = await discussion.PostAsync(mira);
        var thread = first.Id.Thread.ToString();
        await using var reader = await HubClient.ConnectAsync(host.Address);
        Assert.False(await reader.JoinAsync(thread, first.Seq));

        var reply = await discussion.PostAsync(tom, "An *answer*.", first.Id);
        await reader.UntilAsync(() => reader.Events(thread).Count == 1);
        var edited = await discussion.Writer.EditAsync(reply.Id, reply.Version, "A better answer.", insist: false, tom, CancellationToken.None);
        await reader.UntilAsync(() => reader.Events(thread).Count == 2);
        await discussion.Writer.VoteAsync(reply.Id, 1, mira, CancellationToken.None);
        await reader.UntilAsync(() => reader.Events(thread).Count == 3);
        await discussion.Writer.DeleteAsync(reply.Id, tom, CancellationToken.None);
        await reader.UntilAsync(() => reader.Events(thread).Count == 4);

        var events = reader.Events(thread);
        Assert.Equal(["created", "edited", "scored", "removed"], events.Select(item => item.GetProperty("kind").GetString()));
        Assert.Equal([first.Seq + 1, first.Seq + 2, first.Seq + 3, first.Seq + 4], reader.Seqs(thread));
        Assert.Contains("<em>answer</em>", BodyOf(events[0]), StringComparison.Ordinal);
        Assert.Contains("A better answer.", BodyOf(events[1]), StringComparison.Ordinal);
        Assert.Equal(1, events[2].GetProperty("comment").GetProperty("score").GetInt32());
        Assert.Equal([2, 2, 2, 1], events.Select(item => item.GetProperty("commentCount").GetInt32()));
        Assert.Equal(2, edited.Version);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_joins_late_gets_exactly_what_was_missed_and_nothing_of_what_was_taken_back(Database database)
    {
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var seen = await discussion.PostAsync(mira, "Seen before.");
        var gone = await discussion.PostAsync(mira, "Said in anger.");
        await discussion.Writer.DeleteAsync(gone.Id, mira, CancellationToken.None);
        var kept = await discussion.PostAsync(mira, "Said in peace.");
        var thread = seen.Id.Thread.ToString();
        await using var reader = await HubClient.ConnectAsync(host.Address);

        Assert.False(await reader.JoinAsync(thread, seen.Seq));

        Assert.Equal(Range(seen.Seq + 1, kept.Seq), reader.Seqs(thread));
        Assert.Equal(kept.Seq, reader.JoinedAt(thread));
        Assert.Contains("Said in peace.", reader.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain("Seen before.", reader.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain("Said in anger.", reader.Heard, StringComparison.Ordinal);
        await discussion.PostAsync(mira, "And on it goes.");
        await reader.UntilAsync(() => reader.Events(thread).Count == kept.Seq - seen.Seq + 1);
        Assert.Equal(Range(seen.Seq + 1, kept.Seq + 1), reader.Seqs(thread));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_writers_and_readers_that_come_and_go_each_reader_hears_everything_once_and_in_order(Database database)
    {
        const int writers = 8, postsEach = 15, readers = 6;
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host);
        var people = await Task.WhenAll(Enumerable.Range(0, writers).Select(i => discussion.PersonAsync($"Writer {i}")));
        var first = await discussion.PostAsync(await discussion.PersonAsync("Mira"));
        using var written = new CancellationTokenSource();

        var reading = Enumerable.Range(0, readers).Select(seed => ComeAndGoAsync(discussion, host.Address, first.Id.Thread, seed, written.Token)).ToList();
        await Task.WhenAll(people.Select(async person =>
        {
            for (var i = 0; i < postsEach; i++)
            {
                var posted = await discussion.PostAsync(person, $"Number {i}.");
                if (i % 5 == 4) await discussion.Writer.VoteAsync(first.Id, i % 2 == 0 ? 1 : -1, person, CancellationToken.None);
                if (i % 7 == 6) await discussion.Writer.DeleteAsync(posted.Id, person, CancellationToken.None);
            }
        }));
        await written.CancelAsync();
        var last = (await discussion.Reader.ThreadAsync(first.Id.Thread, CancellationToken.None))!.Seq;

        // Of a comment's scores that are told together the last stands for all: nothing else is left out.
        var scores = (await EventsAsync(discussion, first.Id.Thread, last)).Where(item => item.Kind == "scored").Select(item => item.Seq).ToHashSet();
        foreach (var heard in await Task.WhenAll(reading))
        {
            Assert.Equal(heard.Order().Distinct(), heard);
            Assert.Equal(Range(1, last).Where(seq => !scores.Contains(seq)), heard.Where(seq => !scores.Contains(seq)));
        }
    }

    [Fact]
    public async Task Who_missed_too_much_and_who_comes_from_a_future_is_told_to_begin_afresh()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host);
        var mira = await discussion.PersonAsync("Mira");
        var first = await discussion.PostAsync(mira);
        await Task.WhenAll(Enumerable.Range(0, ThreadLimits.MaxEvents).Select(i => discussion.PostAsync(mira, $"Number {i}.")));
        var thread = first.Id.Thread.ToString();
        await using var reader = await HubClient.ConnectAsync(host.Address);

        Assert.True(await reader.JoinAsync(thread, 0));
        Assert.True(await reader.JoinAsync(thread, ThreadLimits.MaxEvents + 1000));
        Assert.False(await reader.JoinAsync(thread, first.Seq));

        Assert.Equal(ThreadLimits.MaxEvents, reader.Events(thread).Count);
    }

    [Fact]
    public async Task Readers_of_a_thread_hear_how_many_they_are_and_an_empty_room_is_forgotten()
    {
        await using var host = await DiscussHost.StartAsync();
        var discussion = await Discussion.StartAsync(host);
        var first = await discussion.PostAsync(await discussion.PersonAsync("Mira"));
        var thread = first.Id.Thread.ToString();
        await using var staying = await HubClient.ConnectAsync(host.Address);
        await staying.JoinAsync(thread, first.Seq);
        await staying.UntilAsync(() => staying.Readers(thread) == 1);

        await using (var visitor = await HubClient.ConnectAsync(host.Address))
        {
            await visitor.JoinAsync(thread, first.Seq);
            await visitor.JoinAsync(thread, first.Seq);
            await visitor.UntilAsync(() => visitor.Readers(thread) == 2);
            await staying.UntilAsync(() => staying.Readers(thread) == 2);
        }

        await staying.UntilAsync(() => staying.Readers(thread) == 1);
        await staying.LeaveAsync(thread);
        Assert.Equal(0, host.Services.GetRequiredService<LiveThreads>().Count);
    }

    private static string BodyOf(JsonElement item) => item.GetProperty("comment").GetProperty("bodyHtml").GetString()!;

    private static async Task<List<EventView>> EventsAsync(Discussion discussion, ThreadId thread, long last)
    {
        var events = new List<EventView>();
        while (events.Count < last)
            events.AddRange((await discussion.Reader.EventsAsync(thread, events.Count, last, ThreadLimits.MaxEvents, CancellationToken.None)).Items);
        return events;
    }

    private static long[] Range(long from, long to) => [.. Enumerable.Range(0, (int)(to - from + 1)).Select(i => from + i)];

    /// <summary>
    /// A reader that joins, leaves and reconnects at random while there is writing, and then reads to the end; every <c>seq</c> that it
    /// was told, in that order.
    /// </summary>
    private static async Task<IReadOnlyList<long>> ComeAndGoAsync(Discussion discussion, Uri address, ThreadId id, int seed, CancellationToken written)
    {
        var random = new Random(seed);
        var (thread, heard) = (id.ToString(), new List<long>());
        while (true)
        {
            await using var client = await HubClient.ConnectAsync(address);
            await using var waking = written.Register(client.Pulse);
            do
            {
                var ended = written.IsCancellationRequested;
                var before = client.Events(thread).Count;
                Assert.False(await client.JoinAsync(thread, heard.LastOrDefault()));
                var wanted = random.Next(12);
                if (!ended) await client.UntilAsync(() => client.Events(thread).Count >= before + wanted || written.IsCancellationRequested);
                await client.LeaveAsync(thread);
                heard.AddRange(client.Seqs(thread).Skip(before));
                // What was written before the last join is in its answer at the latest.
                if (ended) return heard;
            }
            while (random.Next(3) > 0);
        }
    }
}
