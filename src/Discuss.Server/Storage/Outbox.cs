using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Storage;

/// <summary>
/// What must happen after a commit, at least once: written in the same transaction as its reason, done by an
/// <see cref="IOutboxHandler"/> afterwards, on this node or another, even when this one dies in between.
/// </summary>
internal sealed class Outbox(TimeProvider clock)
{
    private static readonly Sql Insert = new(
        "INSERT INTO outbox (kind, payload, attempts, due_at, created_at) VALUES (@kind, @payload, 0, @now, @now)",
        Parameter.Text("kind"), Parameter.Text("payload"), Parameter.Long("now"));

    private readonly Alarm _alarm = new();

    /// <summary>Adds a message to the transaction of <paramref name="session"/>; it is gone with it where that fails.</summary>
    public async Task AddAsync<T>(WriteSession session, string kind, T payload, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(payload, JsonSettings.Default);
        await session.ExecuteAsync(Insert, cancellationToken, kind, text, clock.GetUtcNow().ToUnixTimeMilliseconds());
        session.AfterCommit(_alarm.Raise);
    }

    /// <summary>Adds, in its turn, that a thread had events.</summary>
    public async ValueTask AddLaterAsync(WriteSession session, ThreadActivity activity, CancellationToken cancellationToken)
    {
        await session.LaterAsync(Insert, cancellationToken, ThreadActivity.Kind, activity.ToPayload(), clock.GetUtcNow().ToUnixTimeMilliseconds());
        session.AfterCommit(_alarm.Raise);
    }

    /// <summary>Adds a message to what <paramref name="context"/> saves next; it is gone with it where that fails.</summary>
    public void AddTo<T>(DiscussContext context, string kind, T payload)
    {
        var now = clock.GetUtcNow();
        context.Outbox.Add(new OutboxRow { Kind = kind, Payload = JsonSerializer.Serialize(payload, JsonSettings.Default), DueAt = now, CreatedAt = now });
        context.SavedChanges += (_, _) => _alarm.Raise();
    }

    /// <summary>Waits until a message was added on this node, or until the clock shows <paramref name="until"/>.</summary>
    public Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken) => _alarm.WaitAsync(clock, until, cancellationToken);
}
