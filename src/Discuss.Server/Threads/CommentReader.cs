using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Contract;

namespace Discuss.Server.Threads;

/// <summary>Makes public views of rows with the columns of <see cref="ThreadSql.Columns"/>.</summary>
internal static class CommentReader
{
    /// <summary>How many columns <see cref="Read"/> takes; what a statement adds stands behind them.</summary>
    public const int ColumnCount = 23;

    /// <summary>A row that may be of any state; <see langword="null"/> where nothing of it is shown.</summary>
    public static CommentView? ReadShown(DbDataReader row) => IsApproved(row) || row.GetInt32(10) > 0 ? Read(row) : null;

    public static CommentView Read(DbDataReader row)
    {
        var thread = new ThreadId(row.GetInt32(0), row.GetInt32(1));
        var path = ReadingPath.Parse(row.GetString(4));
        var state = (CommentState)row.GetInt32(8);
        // Whatever was decided about it: to the public a comment is there or it is gone.
        var gone = state != CommentState.Approved;
        return new CommentView
        {
            Id = new CommentId(thread, row.GetInt32(2)),
            ParentId = row.IsDBNull(3) ? null : new CommentId(thread, row.GetInt32(3)),
            RootId = new CommentId(thread, path.RootPath.Ordinal()),
            Path = path,
            Depth = row.GetInt32(5),
            BodyHtml = row.GetString(6),
            Excerpt = Text(row, 7),
            State = gone ? PublicState.Removed : PublicState.Approved,
            RemovedByAuthor = state == CommentState.RemovedByAuthor,
            ReplyCount = row.GetInt32(9),
            HasReplies = row.GetInt32(10) > 0,
            Score = gone ? 0 : row.GetInt32(11),
            RankScore = row.GetInt32(11),
            Version = row.GetInt32(12),
            Seq = row.GetInt64(13),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
            EditedAt = gone || row.IsDBNull(15) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
            Author = gone ? AuthorView.Nobody : Author(row),
            Answers = Text(row, 21),
            MyVote = row.IsDBNull(22) ? null : row.GetInt32(22),
        };
    }

    public static ThreadView ReadThread(DbDataReader row) => new(
        new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetString(2), Text(row, 3), Text(row, 4),
        (ThreadState)row.GetInt32(5), row.GetInt32(6), row.GetInt64(7));

    private static bool IsApproved(DbDataReader row) => row.GetInt32(8) == (int)CommentState.Approved;

    private static AuthorView Author(DbDataReader row)
    {
        var id = row.GetInt64(16);
        var name = row.GetString(18);
        return new AuthorView((AuthorKind)row.GetInt32(17), name, Avatar.Url(name, id), Text(row, 19), Text(row, 20)) { Id = id };
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
