using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Webhooks;

/// <summary>A delivery that this node has claimed until <paramref name="ClaimedUntil"/>; then another may have it.</summary>
internal sealed record Delivery(string Id, WebhookEvent Event, int Attempts, DateTimeOffset CreatedAt, long ClaimedUntil);

/// <summary>The deliveries in the database: each is sent by one node at a time, and all that became of the last ones can be read.</summary>
internal sealed class DeliveryQueue(IDatabase database, TimeProvider clock)
{
    /// <summary>After this time another node may take a delivery whose taker died: well past the longest attempt.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly Alarm _alarm = new();

    /// <summary>Adds a delivery that is due at once; one of the same event for the same webhook stays alone.</summary>
    public async Task AddAsync(WriteSession session, long webhook, WebhookEvent told, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await session.ExecuteAsync(
            DeliverySql.Insert, cancellationToken, Guid.CreateVersion7(now).ToString("N"), webhook, told.Key,
            JsonSerializer.Serialize(told, JsonSettings.Default), now.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        session.AfterCommit(Wake);
    }

    /// <summary>When the next delivery of each active webhook is due, which may be past.</summary>
    public async Task<List<(long Webhook, DateTimeOffset At)>> DueAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var all = await session.QueryAsync(
            DeliverySql.Due, row => (Webhook: row.GetInt64(0), Due: row.IsDBNull(1) ? (long?)null : row.GetInt64(1)), cancellationToken);
        return [.. from one in all where one.Due is not null select (one.Webhook, DateTimeOffset.FromUnixTimeMilliseconds(one.Due!.Value))];
    }

    /// <summary>Claims up to <paramref name="count"/> deliveries of a webhook that are due, each for the time of <see cref="Lease"/>.</summary>
    public Task<List<Delivery>> ClaimAsync(long webhook, int count, CancellationToken cancellationToken)
    {
        var (now, until) = Claim();
        return database.WriteAsync(
            session => session.QueryAsync(
                database.Dialect == Dialect.Sqlite ? DeliverySql.ClaimOnSqlite : DeliverySql.ClaimOnPostgres,
                row => Read(row, until), cancellationToken, until, webhook, now, count),
            cancellationToken);
    }

    /// <summary>Claims one delivery of a webhook, whatever has become of it; <see langword="null"/> where there is no such delivery.</summary>
    public Task<Delivery?> ClaimOneAsync(long webhook, string id, CancellationToken cancellationToken)
    {
        var (_, until) = Claim();
        return database.WriteAsync(
            session => session.FirstAsync(DeliverySql.ClaimOne, row => Read(row, until), cancellationToken, until, id, webhook), cancellationToken);
    }

    /// <summary>Adds a delivery of which only this call knows, and claims it.</summary>
    public async Task<Delivery> AddClaimedAsync(long webhook, WebhookEvent told, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        await database.WriteAsync(
            session => session.ExecuteAsync(
                DeliverySql.Insert, cancellationToken, id, webhook, told.Key, JsonSerializer.Serialize(told, JsonSettings.Default), null,
                clock.GetUtcNow().ToUnixTimeMilliseconds()),
            cancellationToken);
        return (await ClaimOneAsync(webhook, id, cancellationToken))!;
    }

    /// <summary>On a database that no other node has: what was claimed before this process began is due again.</summary>
    public async Task FreeAsync(CancellationToken cancellationToken)
    {
        if (database.Dialect != Dialect.Sqlite) return;
        await database.WriteAsync(session => session.ExecuteAsync(DeliverySql.Free, cancellationToken, Now()), cancellationToken);
    }

    /// <summary>The newest deliveries of a webhook, and the cursor of those before them.</summary>
    public async Task<Page<DeliveryView>> ListAsync(long webhook, string? before, int count, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        // Behind every identifier stands none of this letter.
        var rows = await session.QueryAsync(DeliverySql.Newest, ReadView, cancellationToken, webhook, before ?? "g", count + 1);
        return rows.Count <= count ? new(rows, null) : new(rows[..count], rows[count - 1].Id);
    }

    public async Task<DeliveryView?> FindAsync(long webhook, string id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(DeliverySql.One, ReadView, cancellationToken, webhook, id);
    }

    /// <summary>Removes what is older than <see cref="Bounds.DeliveryAge"/>, and of each webhook what is more than <see cref="Bounds.Deliveries"/>.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        List<long> webhooks;
        await using (var session = await database.ReadAsync(cancellationToken))
            webhooks = await session.QueryAsync(DeliverySql.AllWebhooks, row => row.GetInt64(0), cancellationToken);
        foreach (var webhook in webhooks) await PruneAsync(webhook, cancellationToken);
    }

    /// <summary>The same of one webhook; how many those were.</summary>
    public Task<int> PruneAsync(long webhook, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            // Version 7 of a GUID begins with its milliseconds, in twelve digits.
            var oldest = (clock.GetUtcNow() - Bounds.DeliveryAge).ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture);
            return await session.ExecuteAsync(DeliverySql.TooOld, cancellationToken, webhook, oldest)
                + await session.ExecuteAsync(DeliverySql.TooMany, cancellationToken, webhook, Bounds.Deliveries);
        },
        cancellationToken);

    /// <summary>Has <see cref="WaitAsync"/> look again.</summary>
    public void Wake() => _alarm.Raise();

    /// <summary>Waits until <see cref="Wake"/>, or until the clock shows <paramref name="until"/>.</summary>
    public Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken) => _alarm.WaitAsync(clock, until, cancellationToken);

    private (long Now, long Until) Claim()
    {
        var now = Now();
        return (now, now + (long)Lease.TotalMilliseconds);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static Delivery Read(DbDataReader row, long until) => new(
        row.GetString(0), JsonSerializer.Deserialize<WebhookEvent>(row.GetString(1), JsonSettings.Default)!, row.GetInt32(2),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), until);

    private static DeliveryView ReadView(DbDataReader row)
    {
        var told = JsonSerializer.Deserialize<WebhookEvent>(row.GetString(1), JsonSettings.Default)!;
        return new DeliveryView(
            row.GetString(0), WebhookWords.Of(told.Kind), told.Comment?.ToString(), (DeliveryState)row.GetInt32(2), row.GetInt32(3),
            Time(row, 4)!.Value, Time(row, 5), Time(row, 6), Number(row, 7), Number(row, 8), Text(row, 9), Text(row, 10));
    }

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static int? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
