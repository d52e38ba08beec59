using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>A place among a thread's top-level comments from which a window is read, in one direction.</summary>
internal readonly record struct RootPlace(int Rank, string Path, bool Backwards)
{
    // Sorts after every path.
    private const string End = "~";

    /// <summary>Where a window starts: at the cursor, or at the beginning of the order.</summary>
    public static RootPlace At(SortOrder order, WindowCursor? cursor) => (order, cursor) switch
    {
        (_, { } at) => new RootPlace(at.Rank, at.Path.Value, at.Backwards),
        (SortOrder.Newest, _) => new RootPlace(0, End, false),
        (SortOrder.Top, _) => new RootPlace(int.MinValue, "", false),
        _ => new RootPlace(0, "", false),
    };

    /// <summary>The place of a comment that is there.</summary>
    public static RootPlace Of(SortOrder order, CommentView root, bool backwards) =>
        new(order == SortOrder.Top ? -root.RankScore : 0, root.Path.Value, backwards);

    /// <summary>Where this stands beside another in an order: negative before it, positive after it.</summary>
    public int CompareTo(RootPlace other, SortOrder order) => order switch
    {
        SortOrder.Newest => string.CompareOrdinal(other.Path, Path),
        SortOrder.Top when Rank != other.Rank => Rank.CompareTo(other.Rank),
        _ => string.CompareOrdinal(Path, other.Path),
    };

    /// <summary>The statement that reads from here, and whether its rows come against the order.</summary>
    public (Sql Sql, bool Reversed) Statement(SortOrder order) => (order, Backwards) switch
    {
        (SortOrder.Oldest, false) => (ThreadSql.RootsAfter, false),
        (SortOrder.Oldest, true) => (ThreadSql.RootsBefore, true),
        (SortOrder.Newest, false) => (ThreadSql.RootsBefore, false),
        (SortOrder.Newest, true) => (ThreadSql.RootsAfter, true),
        (SortOrder.Top, false) => (ThreadSql.TopAfter, false),
        _ => (ThreadSql.TopBefore, true),
    };
}
