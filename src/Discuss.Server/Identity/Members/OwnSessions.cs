using System.Data.Common;
using System.Globalization;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Members;

/// <summary>A session as its member sees it.</summary>
/// <param name="Site">The site in whose frame it is.</param>
/// <param name="SeenAt">When it was last used, to the hour.</param>
internal sealed record OwnSession(
    long Id, SessionKind Kind, string? Device, int? Site, SignInMethod Method, bool Strong, DateTimeOffset BeganAt, DateTimeOffset SeenAt, DateTimeOffset Expires);

/// <summary>Where a member is signed in, for that member.</summary>
internal sealed class OwnSessions(IDatabase database, TimeProvider clock)
{
    // Nobody looks through more; what is not shown is ended by "everywhere else".
    private const int Most = 100;

    private static readonly Sql All = new(
        """
        SELECT s.id, s.kind, s.device, s.site_id, s.method, s.strong, s.created_at, s.seen_at, s.expires_at FROM sessions s
        JOIN members m ON m.id = s.member_id AND m.security_stamp = s.stamp
        WHERE s.member_id = @member AND s.expires_at > @now ORDER BY s.expires_at DESC LIMIT @count
        """,
        Parameter.Long("member"), Parameter.Long("now"), Parameter.Int("count"));

    private static readonly Sql End = new(
        "DELETE FROM sessions WHERE id = @id AND member_id = @member", Parameter.Long("id"), Parameter.Long("member"));

    /// <summary>Those that go on, the newest first.</summary>
    public async Task<List<OwnSession>> AllAsync(long member, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(All, Read, cancellationToken, member, clock.GetUtcNow().ToUnixTimeMilliseconds(), Most);
    }

    /// <summary>Ends one; another member's stays as it is.</summary>
    public Task<bool> EndAsync(long member, long id, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(End, cancellationToken, id, member) == 0) return false;
            session.Publish(new IdentityEvent(IdentityEventKind.SessionEnded, id));
            return true;
        },
        cancellationToken);

    private static OwnSession Read(DbDataReader row) => new(
        row.GetInt64(0), (SessionKind)row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetInt32(3),
        (SignInMethod)row.GetInt32(4), Convert.ToBoolean(row.GetValue(5), CultureInfo.InvariantCulture), Time(row, 6), Time(row, 7), Time(row, 8));

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
