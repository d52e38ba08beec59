using System.Collections.Concurrent;
using System.Threading.Channels;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Storage;

public sealed class OutboxTests
{
    private const string Kind = "test-errand";

    private static readonly Sql Rows = new("SELECT attempts, due_at FROM outbox ORDER BY id");

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_committed_is_done_and_what_was_rolled_back_is_not(Database database)
    {
        var errands = new Errands();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Configure = errands.Register });

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Database.WriteAsync<bool>(
            async session =>
            {
                await OutboxOf(host).AddAsync(session, Kind, "never", CancellationToken.None);
                throw new InvalidOperationException("No commit.");
            },
            CancellationToken.None));
        await AddAsync(host, "first");
        await AddAsync(host, "second");

        Assert.Equal(["first", "second"], new[] { await errands.NextAsync(), await errands.NextAsync() }.Order(StringComparer.Ordinal));
        await UntilAsync(host, rows => rows.Count == 0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_fails_is_tried_again_after_pauses_that_grow(Database database)
    {
        var clock = new TestClock();
        var errands = new Errands { Failures = 3 };
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock, Configure = errands.Register });
        await AddAsync(host, "stubborn");

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await errands.NextAsync();
            var (tries, due) = (attempt, (clock.GetUtcNow() + OutboxDispatcher.PauseAfter(attempt)).ToUnixTimeMilliseconds());
            await UntilAsync(host, rows => rows is [var row] && row == (tries, due));
            clock.Advance(OutboxDispatcher.PauseAfter(attempt));
        }

        await errands.NextAsync();
        await UntilAsync(host, rows => rows.Count == 0);
        Assert.Equal([5, 10, 20], new[] { 1, 2, 3 }.Select(attempt => OutboxDispatcher.PauseAfter(attempt).TotalSeconds));
        Assert.Equal(TimeSpan.FromHours(1), OutboxDispatcher.PauseAfter(1000));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_committed_before_a_crash_is_done_by_the_next_start(Database database)
    {
        await using var dying = await DiscussHost.StartAsync(new HostOptions { Database = database, Configure = WithoutDispatcher });
        await AddAsync(dying, "left behind");
        await dying.StopAsync();

        var errands = new Errands();
        await using var next = await DiscussHost.StartAsync(new HostOptions
        {
            Database = database, DataFolder = dying.DataFolder, ConnectionString = dying.ConnectionString, Configure = errands.Register,
        });

        Assert.Equal("left behind", await errands.NextAsync());
        await UntilAsync(next, rows => rows.Count == 0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_node_took_before_it_died_is_done_when_its_lease_is_over_and_at_the_next_start_where_it_is_the_only_one(Database database)
    {
        var clock = new TestClock();
        var errands = new Errands();
        await using var dying = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock, Configure = WithoutDispatcher });
        await AddAsync(dying, "half done");
        Assert.Single(await dying.Services.GetRequiredService<OutboxQueue>().ClaimAsync(10, OutboxDispatcher.Lease, CancellationToken.None));
        await dying.StopAsync();

        await using var next = await DiscussHost.StartAsync(new HostOptions
        {
            Database = database, DataFolder = dying.DataFolder, ConnectionString = dying.ConnectionString, Clock = clock, Configure = errands.Register,
        });
        if (database == Database.Postgres)
        {
            Assert.Equal(0, errands.Taken);
            clock.Advance(OutboxDispatcher.Lease);
        }

        Assert.Equal("half done", await errands.NextAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Takers_that_claim_at_once_get_each_message_once(Database database)
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Configure = WithoutDispatcher });
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => AddAsync(host, $"errand {i}")));
        var queue = host.Services.GetRequiredService<OutboxQueue>();
        var claimed = new ConcurrentBag<long>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (await queue.ClaimAsync(5, OutboxDispatcher.Lease, CancellationToken.None) is { Count: > 0 } messages)
            {
                foreach (var message in messages) claimed.Add(message.Id);
            }
        })));
        // PostgreSQL passes over rows that another holds just then: a last look takes what is left.
        foreach (var message in await queue.ClaimAsync(120, OutboxDispatcher.Lease, CancellationToken.None)) claimed.Add(message.Id);

        Assert.Equal(120, claimed.Count);
        Assert.Equal(120, claimed.Distinct().Count());
    }

    [Fact]
    public async Task What_comes_in_a_tenth_of_a_second_is_done_together()
    {
        var (pace, batches) = (new TestClock(), new Batches());
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Configure = builder =>
            {
                builder.Services.AddSingleton(new OutboxPace(pace));
                builder.Services.AddSingleton<IOutboxBatchHandler>(batches);
            },
        });
        // The first at once, and one more ahead of its time.
        foreach (var quiet in new[] { "first", "ahead" })
        {
            await AddAsync(host, quiet);
            Assert.Equal(1, await batches.NextAsync());
        }

        for (var i = 0; i < 10; i++) await AddAsync(host, $"busy {i}");
        await Wait.UntilAsync(() => pace.Pending > 0);
        pace.Advance(OutboxPace.Period);

        Assert.Equal(10, await batches.NextAsync());
    }

    private static Outbox OutboxOf(DiscussHost host) => host.Services.GetRequiredService<Outbox>();

    private static Task<bool> AddAsync(DiscussHost host, string errand) => host.Database.WriteAsync(
        async session =>
        {
            await OutboxOf(host).AddAsync(session, Kind, errand, CancellationToken.None);
            return true;
        },
        CancellationToken.None);

    private static void WithoutDispatcher(WebApplicationBuilder builder) =>
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(OutboxDispatcher)));

    /// <summary>Waits until the outbox holds what it should.</summary>
    private static Task UntilAsync(DiscussHost host, Func<List<(int Attempts, long DueAt)>, bool> condition) => Wait.UntilAsync(async () =>
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return condition(await session.QueryAsync(Rows, row => (row.GetInt32(0), row.GetInt64(1)), CancellationToken.None));
    });

    private sealed class Batches : IOutboxBatchHandler
    {
        private readonly Channel<int> _counts = Channel.CreateUnbounded<int>();

        public string Kind => OutboxTests.Kind;

        /// <summary>How many were done together next.</summary>
        public Task<int> NextAsync() => _counts.Reader.ReadAsync().AsTask().WaitAsync(Wait.Patience);

        public Task HandleAsync(IReadOnlyList<string> payloads, CancellationToken cancellationToken)
        {
            _counts.Writer.TryWrite(payloads.Count);
            return Task.CompletedTask;
        }
    }

    private sealed class Errands : IOutboxHandler
    {
        private readonly Channel<string> _taken = Channel.CreateUnbounded<string>();
        private int _takenCount;

        public string Kind => OutboxTests.Kind;

        /// <summary>How often it fails before it does what it should.</summary>
        public int Failures { get; init; }

        public int Taken => Volatile.Read(ref _takenCount);

        public void Register(WebApplicationBuilder builder) => builder.Services.AddSingleton<IOutboxHandler>(this);

        public async Task<string> NextAsync() =>
            System.Text.Json.JsonSerializer.Deserialize<string>(await _taken.Reader.ReadAsync().AsTask().WaitAsync(Wait.Patience))!;

        public Task HandleAsync(string payload, CancellationToken cancellationToken)
        {
            var taken = Interlocked.Increment(ref _takenCount);
            _taken.Writer.TryWrite(payload);
            return taken <= Failures ? throw new InvalidOperationException("Not now.") : Task.CompletedTask;
        }
    }
}
