using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Webhooks;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>What requests to the sites' own rules are signed with; sealed, and made where one is needed first.</summary>
internal sealed class ExternalSecrets(IDatabase database, WebhookSecrets secrets, TimeProvider clock)
{
    private static readonly Sql Find = new("SELECT secret, old_secret, old_secret_until FROM external_rules WHERE site_id = @site", Int("site"));

    private static readonly Sql Make = new(
        "INSERT INTO external_rules (site_id, secret, secret_at) VALUES (@site, @secret, @now) ON CONFLICT (site_id) DO NOTHING", Int("site"), Bytes("secret"), Long("now"));

    private static readonly Sql Rotate = new(
        """
        INSERT INTO external_rules (site_id, secret, secret_at) VALUES (@site, @secret, @now)
        ON CONFLICT (site_id) DO UPDATE SET
          old_secret = external_rules.secret, old_secret_until = @until, secret = excluded.secret, secret_at = excluded.secret_at
        """,
        Int("site"), Bytes("secret"), Long("now"), Long("until"));

    private static readonly Sql EndOld = new("UPDATE external_rules SET old_secret = NULL, old_secret_until = NULL WHERE site_id = @site", Int("site"));

    private static readonly Sql Times = new("SELECT secret_at, old_secret_until FROM external_rules WHERE site_id = @site", Int("site"));

    private readonly MinuteCache<int, (byte[] Secret, byte[]? Old, DateTimeOffset Until)> _kept = new(clock);

    /// <summary>What is signed with now, the newest first. Another node may take a minute to hear of a new one; the old one is good until then.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> OfAsync(int site, CancellationToken cancellationToken)
    {
        var (secret, old, until) = await _kept.GetAsync(site, LoadAsync, cancellationToken);
        return old is not null && until > clock.GetUtcNow() ? [secret, old] : [secret];
    }

    /// <summary>A new secret; for a day is signed with the one before as well.</summary>
    public async Task<byte[]> RotateAsync(int site, Actor by, CancellationToken cancellationToken)
    {
        var (secret, now) = (WebhookSecrets.Fresh(), clock.GetUtcNow());
        await WriteAsync(
            site, "the site's own rule: new secret", by, now, Rotate, cancellationToken, site, secrets.Seal(secret), now.ToUnixTimeMilliseconds(),
            (now + WebhookStore.Overlap).ToUnixTimeMilliseconds());
        return secret;
    }

    /// <summary>Nothing is signed with the secret before the newest any more; on another node within a minute.</summary>
    public Task EndOldAsync(int site, Actor by, CancellationToken cancellationToken) =>
        WriteAsync(site, "the site's own rule: old secret ended", by, clock.GetUtcNow(), EndOld, cancellationToken, site);

    /// <summary>When the secret was made, where that is known, and until when the one before it is good; none where there is no secret yet.</summary>
    public async Task<(bool IsThere, DateTimeOffset? MadeAt, DateTimeOffset? OldUntil)> TimesAsync(int site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Times, row => (true, Moment(row, 0), Moment(row, 1)), cancellationToken, site);
    }

    private async Task WriteAsync(int site, string told, Actor by, DateTimeOffset now, Sql sql, CancellationToken cancellationToken, params object?[] values)
    {
        await database.WriteAsync(
            async session =>
            {
                await SecretLog.AddAsync(session, site, told, by, now, cancellationToken);
                return await session.ExecuteAsync(sql, cancellationToken, values);
            },
            cancellationToken);
        _kept.Forget(site);
    }

    private static DateTimeOffset? Moment(System.Data.Common.DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private async Task<(byte[] Secret, byte[]? Old, DateTimeOffset Until)> LoadAsync(int site, CancellationToken cancellationToken)
    {
        if (await ReadAsync(site, cancellationToken) is { Secret: not null } known) return known;
        var fresh = secrets.Seal(WebhookSecrets.Fresh());
        await database.WriteAsync(session => session.ExecuteAsync(Make, cancellationToken, site, fresh, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        return await ReadAsync(site, cancellationToken);
    }

    private async Task<(byte[] Secret, byte[]? Old, DateTimeOffset Until)> ReadAsync(int site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Find,
            row => (
                secrets.Open(row.GetFieldValue<byte[]>(0)), row.IsDBNull(1) ? null : secrets.Open(row.GetFieldValue<byte[]>(1)),
                row.IsDBNull(2) ? default : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            cancellationToken, site);
    }
}
