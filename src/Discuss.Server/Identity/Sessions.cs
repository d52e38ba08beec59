using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>A member who is signed in somewhere.</summary>
/// <param name="Family">The sessions that were handed on from one another; signed out together.</param>
/// <param name="Strong">Shown by a passkey or a second factor.</param>
internal sealed record Session(long Id, SessionKind Kind, Actor Actor, DateTimeOffset Expires, long Family, SignInMethod Method, bool Strong);

/// <summary>A session's token, its number, and until when it is good at the most.</summary>
internal sealed record SealedSession(string Token, DateTimeOffset Expires)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public long Id { get; init; }
}

/// <summary>How a member showed who they are, and with what.</summary>
/// <param name="Strong">By a passkey, or by a second factor.</param>
/// <param name="Device">The browser, as its owner would name it.</param>
internal sealed record SignInEvidence(SignInMethod Method, bool Strong = false, string? Device = null)
{
    /// <summary>The same session handed on: of the same family.</summary>
    public long? Family { get; init; }

    /// <summary>The site in whose frame the session is.</summary>
    public int? Site { get; init; }

    public static SignInEvidence From(HttpContext context, SignInMethod method, bool strong = false) =>
        new(method, strong, Devices.NameOf(context.Request.Headers.UserAgent.ToString()));
}

/// <summary>
/// Where members are signed in. A session is a row, so that it can be ended; it also ends when the member's security stamp
/// changes. What is ended here is ended at once; on other nodes when they hear of it, at the latest within a minute.
/// </summary>
internal sealed class Sessions : IDisposable
{
    /// <summary>How long a session lasts; then the member signs in again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    // How exactly the list of sessions tells when one was last used.
    private static readonly TimeSpan SeenStep = TimeSpan.FromHours(1);

    private static readonly Sql DropExpired = new(
        "DELETE FROM sessions WHERE member_id = @member AND expires_at <= @now", Parameter.Long("member"), Parameter.Long("now"));

    private static readonly Sql Insert = new(
        """
        INSERT INTO sessions (id, member_id, kind, stamp, created_at, expires_at, family, method, strong, device, site_id, seen_at)
        SELECT @id, id, @kind, security_stamp, @now, @expires, @family, @method, @strong, @device, @site, @now
        FROM members WHERE id = @member AND security_stamp IS NOT NULL
        """,
        Parameter.Long("id"), Parameter.Int("kind"), Parameter.Long("now"), Parameter.Long("expires"), Parameter.Long("family"),
        Parameter.Int("method"), Parameter.Int("strong"), Parameter.Text("device"), Parameter.Int("site"), Parameter.Long("member"));

    private static readonly Sql Find = new(
        """
        SELECT s.kind, s.expires_at, s.member_id, a.id, a.name, s.family, s.method, s.strong, s.seen_at FROM sessions s
        JOIN members m ON m.id = s.member_id AND m.security_stamp = s.stamp
        JOIN authors a ON a.member_id = m.id
        WHERE s.id = @id AND a.revoked_at IS NULL
        """,
        Parameter.Long("id"));

    private static readonly Sql Delete = new("DELETE FROM sessions WHERE id = @id", Parameter.Long("id"));

    private static readonly Sql DeleteFamily = new(
        "DELETE FROM sessions WHERE family = (SELECT family FROM sessions WHERE id = @id) RETURNING id", Parameter.Long("id"));

    private static readonly Sql DeleteOthers = new(
        "DELETE FROM sessions WHERE member_id = @member AND id <> @except RETURNING id", Parameter.Long("member"), Parameter.Long("except"));

    private static readonly Sql Seen = new("UPDATE sessions SET seen_at = @now WHERE id = @id", Parameter.Long("now"), Parameter.Long("id"));

    private readonly IDatabase _database;
    private readonly TokenSealer _sealer;
    private readonly TimeProvider _clock;
    private readonly MinuteCache<long, Session?> _live;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;

    public Sessions(IDatabase database, TokenSealer sealer, IEventBus bus, TimeProvider clock)
    {
        (_database, _sealer, _clock, _live) = (database, sealer, clock, new MinuteCache<long, Session?>(clock));
        _subscription = bus.Subscribe((IdentityEvent @event) =>
        {
            if (@event.Kind == IdentityEventKind.SessionEnded) _live.Forget(@event.Subject);
            // Seldom, and which sessions are the author's is not known here.
            if (@event.Kind == IdentityEventKind.AuthorChanged) _live.Clear();
        });
        _gaps = bus.SubscribeToGaps(_live.Clear);
    }

    /// <summary>Signs a member in: whoever calls this has made sure that it is them.</summary>
    public async Task<SealedSession> StartAsync(long memberId, SessionKind kind, SignInEvidence evidence, CancellationToken cancellationToken)
    {
        // Not to be guessed from another: the number also stands in lists of sessions.
        var id = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
        var now = _clock.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeMilliseconds((now + Lifetime).ToUnixTimeMilliseconds());
        await _database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(DropExpired, cancellationToken, memberId, now.ToUnixTimeMilliseconds());
                var made = await session.ExecuteAsync(
                    Insert, cancellationToken, id, (int)kind, now.ToUnixTimeMilliseconds(), expires.ToUnixTimeMilliseconds(), evidence.Family ?? id,
                    (int)evidence.Method, evidence.Strong ? 1 : 0, evidence.Device, evidence.Site, memberId);
                return made == 1 ? made : throw new InvalidOperationException($"Member {memberId} cannot be signed in: there is no such member.");
            },
            cancellationToken);
        return new SealedSession(_sealer.Seal(new SessionToken(id, expires), kind), expires) { Id = id };
    }

    /// <summary>The session of a token; <see langword="null"/> where the token is not ours, not of this kind, expired or ended.</summary>
    public ValueTask<Session?> FindAsync(string token, SessionKind kind, CancellationToken cancellationToken) =>
        NumberOf(token, kind) is { } id ? _live.GetAsync(id, LoadAsync, cancellationToken) : default;

    /// <summary>
    /// The same for whoever only reads, who waits for no database: that a session ended elsewhere may be heard one reading late.
    /// </summary>
    public ValueTask<Session?> FindToReadAsync(string token, SessionKind kind, CancellationToken cancellationToken) =>
        NumberOf(token, kind) is { } id ? _live.GetAtOnceAsync(id, LoadAsync, cancellationToken) : default;

    /// <summary>The session with this number; <see langword="null"/> where it ended.</summary>
    public async ValueTask<Session?> FindAsync(long sessionId, CancellationToken cancellationToken) =>
        await _live.GetAsync(sessionId, LoadAsync, cancellationToken) is { } session && session.Expires > _clock.GetUtcNow() ? session : null;

    /// <summary>Whether a session goes on: for connections that outlive the request that opened them.</summary>
    public async ValueTask<bool> IsLiveAsync(long sessionId, CancellationToken cancellationToken) =>
        await FindAsync(sessionId, cancellationToken) is not null;

    /// <summary>Ends one session.</summary>
    public Task EndAsync(long sessionId, CancellationToken cancellationToken) => _database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(Delete, cancellationToken, sessionId);
            session.Publish(new IdentityEvent(IdentityEventKind.SessionEnded, sessionId));
            return true;
        },
        cancellationToken);

    /// <summary>Signs out: ends the session and all that were handed on from the same sign-in, in frames and on this server's pages.</summary>
    public Task SignOutAsync(long sessionId, CancellationToken cancellationToken) => EndManyAsync(DeleteFamily, cancellationToken, sessionId);

    /// <summary>Ends all sessions of a member but one; how many there were.</summary>
    public Task<int> EndOthersAsync(long memberId, long? except, CancellationToken cancellationToken) =>
        EndManyAsync(DeleteOthers, cancellationToken, memberId, except ?? 0);

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private long? NumberOf(string token, SessionKind kind) =>
        _sealer.OpenSession(token, kind) is { } open && open.Expires > _clock.GetUtcNow() ? open.SessionId : null;

    private Task<int> EndManyAsync(Sql sql, CancellationToken cancellationToken, params object?[] values) => _database.WriteAsync(
        async session =>
        {
            var ended = await session.QueryAsync(sql, row => row.GetInt64(0), cancellationToken, values);
            foreach (var id in ended) session.Publish(new IdentityEvent(IdentityEventKind.SessionEnded, id));
            return ended.Count;
        },
        cancellationToken);

    private async Task<Session?> LoadAsync(long id, CancellationToken cancellationToken)
    {
        await using var reading = await _database.ReadAsync(cancellationToken);
        var (session, seen) = await reading.FirstAsync(
            Find,
            row => (
                new Session(
                    id, (SessionKind)row.GetInt32(0),
                    new Actor(row.GetInt64(3), AuthorKind.Member, row.GetString(4), row.GetInt64(2)) { Method = (SignInMethod)row.GetInt32(6) },
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
                    row.GetInt64(5), (SignInMethod)row.GetInt32(6), Convert.ToBoolean(row.GetValue(7), CultureInfo.InvariantCulture)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8))),
            cancellationToken, id);
        var now = _clock.GetUtcNow();
        if (session is not null && now - seen > SeenStep)
            await _database.WriteAsync(writing => writing.ExecuteAsync(Seen, cancellationToken, now.ToUnixTimeMilliseconds(), id), cancellationToken);
        return session;
    }
}
