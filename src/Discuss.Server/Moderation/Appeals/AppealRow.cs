using System.Data.Common;
using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Moderation.Sanctions;

namespace Discuss.Server.Moderation.Appeals;

/// <summary>An appeal as it is stored.</summary>
internal sealed record AppealRow(
    long Id, int Site, SanctionedAuthor Author, long AuthorId, long? Transition, long? Sanction, CommentId? Comment, string Text, AppealState State,
    long? DecidedBy, DateTimeOffset? DecidedAt, string? Answer, DateTimeOffset CreatedAt)
{
    /// <summary>Reads a row of <see cref="AppealSql.Columns"/>.</summary>
    public static AppealRow Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1),
        new SanctionedAuthor(row.GetInt64(2).ToString(CultureInfo.InvariantCulture), (AuthorKind)row.GetInt32(4), row.GetString(3)), row.GetInt64(2),
        Number(row, 5), Number(row, 6), row.IsDBNull(7) ? null : new CommentId(new ThreadId(row.GetInt32(1), row.GetInt32(7)), row.GetInt32(8)),
        row.GetString(9), (AppealState)row.GetInt32(10), Number(row, 11), Time(row, 12), row.IsDBNull(13) ? null : row.GetString(13), Time(row, 14)!.Value);

    public OwnAppeal ForAuthor() => new(Id.ToString(CultureInfo.InvariantCulture), State, Text, CreatedAt, DecidedAt, Answer);

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) => Number(row, column) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
