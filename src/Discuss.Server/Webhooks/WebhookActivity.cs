using Discuss.Core.Threads;
using Discuss.Server.Notifications.Activity;
using Discuss.Server.Storage;

namespace Discuss.Server.Webhooks;

/// <summary>
/// Tells webhooks of what happened in threads: of new comments, of edits, and of what authors took back. That a comment became public or
/// went out of sight by a decision is told with the decision.
/// </summary>
internal sealed class WebhookActivity(IDatabase database, WebhookTelling telling, WebhookFanOut webhooks) : IThreadListener
{
    // As many comments of a thread as are asked for at once.
    private const int AtOnce = 128;

    private const WebhookKinds Told = WebhookKinds.Created | WebhookKinds.Edited | WebhookKinds.Removed;

    private static readonly SqlLists Comments = OrdinalLists.Read("comments", (rows, found) => $"SELECT c.ordinal, c.created_at, c.state FROM {rows} WHERE {found}");

    public async Task HearAsync(IReadOnlyList<ThreadHappening> happenings, CancellationToken cancellationToken)
    {
        foreach (var site in happenings.Where(one => KindOf(one.Kind) != WebhookKinds.None).GroupBy(one => one.Thread.Site))
        {
            if (!await telling.WantsAsync(site.Key, Told, cancellationToken)) continue;
            foreach (var some in site.GroupBy(one => one.Thread).SelectMany(thread => thread.Chunk(AtOnce)))
            {
                var comments = await ReadAsync(some[0].Thread, some, cancellationToken);
                await webhooks.TellAsync([.. some.Select(one => Event(one, comments)).OfType<WebhookEvent>()], cancellationToken);
            }
        }
    }

    private async Task<Dictionary<int, (long CreatedAt, CommentState State)>> ReadAsync(
        ThreadId thread, ThreadHappening[] happenings, CancellationToken cancellationToken)
    {
        var (sql, values) = Comments.For([.. happenings.Select(one => one.Comment.Ordinal)], thread.Site, thread.Number);
        await using var session = await database.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync(sql, row => (row.GetInt32(0), (row.GetInt64(1), (CommentState)row.GetInt32(2))), cancellationToken, values);
        return rows.ToDictionary(row => row.Item1, row => row.Item2);
    }

    private static WebhookKinds KindOf(ThreadEventKind kind) => kind switch
    {
        ThreadEventKind.Created => WebhookKinds.Created,
        ThreadEventKind.Edited => WebhookKinds.Edited,
        ThreadEventKind.Removed => WebhookKinds.Removed,
        _ => WebhookKinds.None,
    };

    private static WebhookEvent? Event(ThreadHappening one, Dictionary<int, (long CreatedAt, CommentState State)> comments)
    {
        if (!comments.TryGetValue(one.Comment.Ordinal, out var comment)) return null;
        var key = one.Kind switch
        {
            // What becomes public later than it was written was approved.
            ThreadEventKind.Created when comment.CreatedAt == one.At.ToUnixTimeMilliseconds() => $"created:{one.Comment}",
            ThreadEventKind.Edited => $"edited:{one.Comment}:{one.Seq}",
            ThreadEventKind.Removed when comment.State == CommentState.RemovedByAuthor => $"removed:{one.Comment}",
            _ => null,
        };
        return key is null ? null : new WebhookEvent(KindOf(one.Kind), one.Thread.Site, key, one.At) { Comment = one.Comment, State = comment.State };
    }
}
