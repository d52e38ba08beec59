using Discuss.Core.Threads;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Notices;

/// <summary>Tells somebody's devices of a comment, where they asked for that.</summary>
internal sealed class NoticePush(IEnumerable<INoticePush> ways)
{
    private readonly INoticePush[] _ways = [.. ways];

    /// <summary>In the transaction of <paramref name="session"/>, and told after its commit.</summary>
    public async Task TellAsync(WriteSession session, long author, CommentId comment, CancellationToken cancellationToken)
    {
        foreach (var way in _ways) await way.TellAsync(session, author, comment, cancellationToken);
    }
}

/// <summary>A way by which devices are reached.</summary>
internal interface INoticePush
{
    Task TellAsync(WriteSession session, long author, CommentId comment, CancellationToken cancellationToken);
}
