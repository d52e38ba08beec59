using System.Data.Common;
using System.Globalization;
using System.Text.Json.Serialization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>What a moderator asks for. Everything is checked by <see cref="SanctionInput"/>, so that what is missing is named.</summary>
internal sealed record SanctionBody(
    string? Site = null, string? Kind = null, string? Reason = null, DateTimeOffset? Until = null, string? Note = null, string? CommentId = null);

/// <summary>An author by the number under which moderators know them.</summary>
internal sealed record SanctionedAuthor(string Id, AuthorKind Kind, string Name);

/// <summary>A sanction as moderators see it.</summary>
internal sealed record GivenSanction(
    string Id,
    SanctionKind Kind,
    SanctionedAuthor Author,
    string Reason,
    string? Note,
    string? By,
    DateTimeOffset CreatedAt,
    DateTimeOffset? Until,
    DateTimeOffset? LiftedAt,
    DateTimeOffset? AcknowledgedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommentId? CommentId)
{
    [JsonIgnore]
    public int SiteId { get; init; }

    [JsonIgnore]
    public long AuthorId { get; init; }

    [JsonIgnore]
    public long ById { get; init; }

    public bool IsActive(DateTimeOffset now) => LiftedAt is null && AcknowledgedAt is null && (Until is not { } end || end > now);

    /// <summary>Reads a row of <see cref="SanctionSql.Columns"/>.</summary>
    public static GivenSanction Read(DbDataReader row) => new(
        row.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        (SanctionKind)row.GetInt32(5),
        new SanctionedAuthor(row.GetInt64(2).ToString(CultureInfo.InvariantCulture), (AuthorKind)row.GetInt32(3), row.GetString(4)),
        row.GetString(6), Text(row, 7), Text(row, 8), Time(row, 9)!.Value, Time(row, 10), Time(row, 11), Time(row, 12),
        row.IsDBNull(13) ? null : new CommentId(new ThreadId(row.GetInt32(1), row.GetInt32(13)), row.GetInt32(14)))
    {
        SiteId = row.GetInt32(1),
        AuthorId = row.GetInt64(2),
        ById = row.GetInt64(15),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

/// <summary>A sanction as its author hears of it: with a refusal, over an open connection, in the page. Never who gave it.</summary>
internal sealed record ToldSanction(string Id, SanctionKind Kind, string Reason, DateTimeOffset? Until)
{
    /// <summary>What is told; what works only while its author does not know of it is not, see <see cref="SanctionKind.Shadow"/>.</summary>
    public static ToldSanction[] Of(IEnumerable<ActiveSanction> sanctions) =>
        [.. sanctions.Where(sanction => sanction.Kind != SanctionKind.Shadow).Select(Of)];

    public static ToldSanction Of(ActiveSanction sanction) =>
        new(sanction.Id.ToString(CultureInfo.InvariantCulture), sanction.Kind, sanction.Reason, sanction.EndsAt);
}
