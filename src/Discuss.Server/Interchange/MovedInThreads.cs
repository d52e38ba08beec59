using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>
/// Has servers that run beside an import hear of it: what they keep ready of these threads is dropped, and open pages are told. No
/// notification comes of it: what was written years ago is no news.
/// </summary>
internal sealed class MovedInThreads(IDatabase database, IEventBus bus) : IOutboxHandler
{
    public const string MessageKind = "moved-in";

    private static readonly Sql Now = new("SELECT seq, comment_count, last_ordinal FROM threads WHERE site_id = @site AND number = @thread", Parameter.Int("site"), Parameter.Int("thread"));

    public string Kind => MessageKind;

    public static Task AddAsync(WriteSession session, Outbox outbox, IReadOnlyList<ThreadId> threads, CancellationToken cancellationToken) =>
        threads.Count == 0 ? Task.CompletedTask : outbox.AddAsync(session, MessageKind, new Message(threads[0].Site, [.. threads.Select(thread => thread.Number).Distinct()]), cancellationToken);

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.Deserialize<Message>(payload, JsonSettings.Default)!;
        await using var session = await database.ReadAsync(cancellationToken);
        foreach (var number in message.Threads)
        {
            var thread = new ThreadId(message.Site, number);
            var (seq, count, last) = await session.FirstAsync(Now, row => (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2)), cancellationToken, thread.Site, thread.Number);
            // Whoever listens reads the events up to this one.
            if (seq > 0) bus.Publish(new ThreadEvent(thread, seq, ThreadEventKind.Created, last, count));
        }
    }

    private sealed record Message(int Site, int[] Threads);
}
