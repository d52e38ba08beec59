using System.Buffers.Binary;
using System.Security.Cryptography;
using Discuss.Server.Contract;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>A member who is signed in somewhere.</summary>
internal sealed record Session(long Id, SessionKind Kind, Actor Actor, DateTimeOffset Expires);

/// <summary>A session's token, and until when it is good at the most.</summary>
internal sealed record SealedSession(string Token, DateTimeOffset Expires);

/// <summary>
/// Where members are signed in. A session is a row, so that it can be ended; it also ends when the member's security stamp
/// changes. What is ended here is ended at once; on other nodes within a minute.
/// </summary>
internal sealed class Sessions(IDatabase database, TokenSealer sealer, TimeProvider clock)
{
    /// <summary>How long a session lasts; then the member signs in again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private static readonly Sql DropExpired = new(
        "DELETE FROM sessions WHERE member_id = @member AND expires_at <= @now", Parameter.Long("member"), Parameter.Long("now"));

    private static readonly Sql Insert = new(
        """
        INSERT INTO sessions (id, member_id, kind, stamp, created_at, expires_at)
        SELECT @id, id, @kind, security_stamp, @now, @expires FROM members WHERE id = @member AND security_stamp IS NOT NULL
        """,
        Parameter.Long("id"), Parameter.Int("kind"), Parameter.Long("now"), Parameter.Long("expires"), Parameter.Long("member"));

    private static readonly Sql Find = new(
        """
        SELECT s.kind, s.expires_at, s.member_id, a.id, a.name FROM sessions s
        JOIN members m ON m.id = s.member_id AND m.security_stamp = s.stamp
        JOIN authors a ON a.member_id = m.id
        WHERE s.id = @id AND a.revoked_at IS NULL
        """,
        Parameter.Long("id"));

    private static readonly Sql Delete = new("DELETE FROM sessions WHERE id = @id", Parameter.Long("id"));

    private readonly MinuteCache<long, Session?> _live = new(clock);

    /// <summary>Signs a member in: whoever calls this has made sure that it is them.</summary>
    public async Task<SealedSession> StartAsync(long memberId, SessionKind kind, CancellationToken cancellationToken)
    {
        // Not to be guessed from another: the number also stands in lists of sessions.
        var id = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
        var now = clock.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeMilliseconds((now + Lifetime).ToUnixTimeMilliseconds());
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(DropExpired, cancellationToken, memberId, now.ToUnixTimeMilliseconds());
                var made = await session.ExecuteAsync(
                    Insert, cancellationToken, id, (int)kind, now.ToUnixTimeMilliseconds(), expires.ToUnixTimeMilliseconds(), memberId);
                return made == 1 ? made : throw new InvalidOperationException($"Member {memberId} cannot be signed in: there is no such member.");
            },
            cancellationToken);
        return new SealedSession(sealer.Seal(new SessionToken(id, expires), kind), expires);
    }

    /// <summary>The session of a token; <see langword="null"/> where the token is not ours, not of this kind, expired or ended.</summary>
    public async ValueTask<Session?> FindAsync(string token, SessionKind kind, CancellationToken cancellationToken)
    {
        if (sealer.OpenSession(token, kind) is not { } open || open.Expires <= clock.GetUtcNow()) return null;
        return await _live.GetAsync(open.SessionId, LoadAsync, cancellationToken);
    }

    /// <summary>Whether a session goes on: for connections that outlive the request that opened them.</summary>
    public async ValueTask<bool> IsLiveAsync(long sessionId, CancellationToken cancellationToken) =>
        await _live.GetAsync(sessionId, LoadAsync, cancellationToken) is { } session && session.Expires > clock.GetUtcNow();

    public async Task EndAsync(long sessionId, CancellationToken cancellationToken)
    {
        await database.WriteAsync(session => session.ExecuteAsync(Delete, cancellationToken, sessionId), cancellationToken);
        _live.Forget(sessionId);
    }

    private async Task<Session?> LoadAsync(long id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Find,
            row => new Session(
                id, (SessionKind)row.GetInt32(0),
                new Actor(row.GetInt64(3), AuthorKind.Member, row.GetString(4), row.GetInt64(2)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))),
            cancellationToken, id);
    }
}
