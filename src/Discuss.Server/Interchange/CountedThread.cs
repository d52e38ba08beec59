using Discuss.Core.Threads;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>A comment with what is counted on it.</summary>
internal sealed class Counted(ReadingPath path, CommentState state, bool shown, int children, int replies, bool isNew)
{
    public ReadingPath Path => path;

    public CommentState State => state;

    public bool Shown { get; set; } = shown;

    public int Children { get; set; } = children;

    public int Replies { get; set; } = replies;

    public bool IsNew => isNew;

    public bool IsChanged { get; set; }
}

/// <summary>
/// Counts many new comments of a thread at once on what stands above them, as <see cref="Threads.StateChange"/> does for one: what is new is
/// written down with its counts, and of what was there before only the few that stand above something new are read and changed.
/// </summary>
internal sealed class CountedThread(WriteSession session, ThreadId thread)
{
    private readonly Dictionary<int, Counted> _comments = [];

    public Counted this[int ordinal] => _comments[ordinal];

    public bool Has(int ordinal) => _comments.ContainsKey(ordinal);

    /// <summary>Reads the comments that new ones answer, and all above those.</summary>
    public async Task LoadAsync(IEnumerable<int> answered, CancellationToken cancellationToken)
    {
        await ReadAsync(answered.Distinct(), cancellationToken);
        var above = _comments.Values.SelectMany(comment => comment.Path.AncestorOrdinals()).Where(ordinal => !_comments.ContainsKey(ordinal)).Distinct().ToList();
        await ReadAsync(above, cancellationToken);
    }

    /// <summary>Puts a new comment in its place, and counts it.</summary>
    /// <param name="parent">What it answers; 0 for nothing.</param>
    public Counted Add(int ordinal, int parent, CommentState state)
    {
        var path = parent == 0 ? ReadingPath.Root(ordinal) : _comments[parent].Path.Reply(ordinal);
        var isPublic = state == CommentState.Approved;
        var added = _comments[ordinal] = new Counted(path, state, isPublic, 0, 0, isNew: true);
        if (!isPublic) return added;
        var above = path.AncestorOrdinals();
        foreach (var one in above)
        {
            _comments[one].Replies++;
            _comments[one].IsChanged = true;
        }

        for (var i = above.Length - 1; i >= 0; i--)
        {
            var comment = _comments[above[i]];
            comment.Children++;
            comment.Shown = true;
            // A tombstone that appears is something shown to what is above it.
            if (comment.State == CommentState.Approved || comment.Children != 1) break;
        }

        return added;
    }

    /// <summary>Writes down what was counted on comments that were there before.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var changed = _comments.Where(comment => comment.Value is { IsNew: false, IsChanged: true }).Select(comment => new object?[]
        {
            comment.Value.Shown ? 1 : 0, comment.Value.Children, comment.Value.Replies, thread.Site, thread.Number, comment.Key,
        }).ToList();
        if (changed.Count > 0) await session.ExecuteEachAsync(MovedSql.Count, changed, cancellationToken);
    }

    private async Task ReadAsync(IEnumerable<int> ordinals, CancellationToken cancellationToken)
    {
        foreach (var some in ordinals.Chunk(512))
        {
            var (sql, values) = MovedSql.Above.For(some, thread.Site, thread.Number);
            var rows = await session.QueryAsync(
                sql,
                row => (row.GetInt32(0), new Counted(ReadingPath.Parse(row.GetString(1)), (CommentState)row.GetInt32(2), row.GetInt32(3) == 1, row.GetInt32(4), row.GetInt32(5), isNew: false)),
                cancellationToken, values);
            foreach (var (ordinal, comment) in rows) _comments[ordinal] = comment;
        }
    }
}
