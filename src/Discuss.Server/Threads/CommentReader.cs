using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Images;

namespace Discuss.Server.Threads;

/// <summary>What a comment shows of its author's row.</summary>
/// <param name="Badge">What single sign-on says.</param>
/// <param name="Picture">The address of a picture of their own.</param>
internal sealed record AuthorRow(long Id, AuthorKind Kind, string Name, string? Website, string? Badge, string? Picture);

/// <summary>Makes views of rows with the columns of <see cref="ThreadSql.Columns"/>.</summary>
internal sealed class CommentReader(Badges badges, ImageAddresses images)
{
    /// <summary>How many columns a comment takes; what a statement adds stands behind them.</summary>
    public const int ColumnCount = 26;

    /// <summary>A comment as everyone sees it: there, or a tombstone.</summary>
    public CommentView Read(DbDataReader row) => IsApproved(row) ? Whole(row, images.Public(row.GetString(0))) : Tombstone(row);

    /// <summary>A row that may be of any state; <see langword="null"/> where nothing of it is shown.</summary>
    public CommentView? ReadShown(DbDataReader row) => IsApproved(row) || ShownChildren(row) > 0 ? Read(row) : null;

    /// <summary>A comment with its text and its true state.</summary>
    public CommentView ReadForModerators(DbDataReader row) => Whole(row, row.GetString(0));

    /// <summary>An author as everyone sees them beside a comment of the thread.</summary>
    public AuthorView Author(AuthorRow author, ThreadId thread) => new(
        author.Kind, author.Name, author.Picture ?? Avatar.Url(author.Name, author.Id), author.Website, badges.Of(author.Id, thread, author.Badge))
    {
        Id = author.Id, HasPicture = author.Picture is not null,
    };

    public static ThreadView ReadThread(DbDataReader row) => new(
        new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetString(2), Text(row, 3), Text(row, 4),
        (ThreadState)row.GetInt32(5), row.GetInt32(6), row.GetInt64(7))
    {
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        OpenUntil = row.IsDBNull(9) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        Marked = row.GetInt32(10) == 1,
    };

    private CommentView Whole(DbDataReader row, string html)
    {
        var thread = new ThreadId(row.GetInt32(2), row.GetInt32(3));
        var path = ReadingPath.Parse(row.GetString(6));
        return new CommentView
        {
            BodyHtml = html,
            Excerpt = Text(row, 1),
            Id = new CommentId(thread, row.GetInt32(4)),
            ParentId = row.IsDBNull(5) ? null : new CommentId(thread, row.GetInt32(5)),
            RootId = new CommentId(thread, path.RootPath.Ordinal()),
            Path = path,
            Depth = row.GetInt32(7),
            State = PublicStates.Of(State(row)),
            RemovedByAuthor = State(row) == CommentState.RemovedByAuthor,
            ReplyCount = row.GetInt32(9),
            HasReplies = ShownChildren(row) > 0,
            Score = row.GetInt32(11),
            RankScore = row.GetInt32(11),
            Version = row.GetInt32(12),
            Seq = row.GetInt64(13),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
            EditedAt = row.IsDBNull(15) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
            Author = Author(row, thread),
            Answers = Text(row, 21),
            MyVote = row.IsDBNull(22) ? null : row.GetInt32(22),
            Pinned = IsApproved(row) && !row.IsDBNull(24),
            Featured = IsApproved(row) && !row.IsDBNull(25),
        };
    }

    // Whatever was decided about it: to the public it is gone, and nothing of it is told.
    private CommentView Tombstone(DbDataReader row) => Whole(row, "") with
    {
        Excerpt = null,
        State = PublicState.Removed,
        Score = 0,
        EditedAt = null,
        Author = AuthorView.Nobody,
        MyVote = null,
    };

    private static CommentState State(DbDataReader row) => (CommentState)row.GetInt32(8);

    private static int ShownChildren(DbDataReader row) => row.GetInt32(10);

    private static bool IsApproved(DbDataReader row) => State(row) == CommentState.Approved;

    private AuthorView Author(DbDataReader row, ThreadId thread) => Author(
        new AuthorRow(row.GetInt64(16), (AuthorKind)row.GetInt32(17), row.GetString(18), Text(row, 19), Text(row, 20), Text(row, 23)), thread);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
