using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Search;

/// <summary>Brings into the index what neither an event nor the log tells of: another text of a comment that is held.</summary>
internal sealed class SearchErrands(SearchListener listener) : IOutboxHandler
{
    public const string MessageKind = "search-comment";

    public string Kind => MessageKind;

    /// <summary>Has it done soon after the transaction of <paramref name="session"/>.</summary>
    public static Task AskAsync(WriteSession session, Outbox outbox, CommentId id, CancellationToken cancellationToken) =>
        outbox.AddAsync(session, MessageKind, new Message(id), cancellationToken);

    public Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var id = JsonSerializer.Deserialize<Message>(payload, JsonSettings.Default)!.Comment;
        return listener.BringAsync(id.Thread, [id.Ordinal], cancellationToken);
    }

    private sealed record Message(CommentId Comment);
}
