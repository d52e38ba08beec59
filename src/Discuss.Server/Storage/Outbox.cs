using System.Text.Json;
using System.Threading.Channels;
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

    // One mark is enough, however many messages there are.
    private readonly Channel<bool> _marks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Adds a message to the transaction of <paramref name="session"/>; it is gone with it where that fails.</summary>
    public async Task AddAsync<T>(WriteSession session, string kind, T payload, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(payload, JsonSettings.Default);
        await session.ExecuteAsync(Insert, cancellationToken, kind, text, clock.GetUtcNow().ToUnixTimeMilliseconds());
        session.AfterCommit(() => _marks.Writer.TryWrite(true));
    }

    /// <summary>Adds a message to what <paramref name="context"/> saves next; it is gone with it where that fails.</summary>
    public void AddTo<T>(DiscussContext context, string kind, T payload)
    {
        var now = clock.GetUtcNow();
        context.Outbox.Add(new OutboxRow { Kind = kind, Payload = JsonSerializer.Serialize(payload, JsonSettings.Default), DueAt = now, CreatedAt = now });
        context.SavedChanges += (_, _) => _marks.Writer.TryWrite(true);
    }

    /// <summary>Waits until a message was added on this node, or until the clock shows <paramref name="until"/>.</summary>
    public async Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var wait = until - clock.GetUtcNow();
        using var timeout = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock);
        // Looked at again once the timer runs: a clock that was set forward in between would have it late.
        if (clock.GetUtcNow() >= until) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _marks.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }
}
