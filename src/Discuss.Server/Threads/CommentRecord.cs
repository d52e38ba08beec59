using System.Data.Common;
using Discuss.Core.Threads;

namespace Discuss.Server.Threads;

/// <summary>What a write needs to know of a comment that is there.</summary>
internal sealed record CommentRecord(
    CommentId Id, ReadingPath Path, long AuthorId, CommentState State, bool Shown, int ShownChildren, int Version, DateTimeOffset CreatedAt)
{
    /// <summary>Reads a row of <see cref="WriteSql.Row"/>.</summary>
    public static CommentRecord Read(DbDataReader row, ThreadId thread) => new(
        new CommentId(thread, row.GetInt32(0)), ReadingPath.Parse(row.GetString(1)), row.GetInt64(2), (CommentState)row.GetInt32(3),
        row.GetInt32(4) == 1, row.GetInt32(5), row.GetInt32(6), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)));
}
