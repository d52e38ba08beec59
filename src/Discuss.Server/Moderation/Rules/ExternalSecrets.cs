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
        "INSERT INTO external_rules (site_id, secret) VALUES (@site, @secret) ON CONFLICT (site_id) DO NOTHING", Int("site"), Bytes("secret"));

    private static readonly Sql Rotate = new(
        """
        INSERT INTO external_rules (site_id, secret) VALUES (@site, @secret)
        ON CONFLICT (site_id) DO UPDATE SET old_secret = external_rules.secret, old_secret_until = @until, secret = excluded.secret
        """,
        Int("site"), Bytes("secret"), Long("until"));

    private readonly MinuteCache<int, (byte[] Secret, byte[]? Old, DateTimeOffset Until)> _kept = new(clock);

    /// <summary>What is signed with now, the newest first. Another node may take a minute to hear of a new one; the old one is good until then.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> OfAsync(int site, CancellationToken cancellationToken)
    {
        var (secret, old, until) = await _kept.GetAsync(site, LoadAsync, cancellationToken);
        return old is not null && until > clock.GetUtcNow() ? [secret, old] : [secret];
    }

    /// <summary>A new secret; for a day is signed with the one before as well.</summary>
    public async Task<byte[]> RotateAsync(int site, CancellationToken cancellationToken)
    {
        var secret = WebhookSecrets.Fresh();
        var until = (clock.GetUtcNow() + WebhookStore.Overlap).ToUnixTimeMilliseconds();
        await database.WriteAsync(session => session.ExecuteAsync(Rotate, cancellationToken, site, secrets.Seal(secret), until), cancellationToken);
        _kept.Forget(site);
        return secret;
    }

    private async Task<(byte[] Secret, byte[]? Old, DateTimeOffset Until)> LoadAsync(int site, CancellationToken cancellationToken)
    {
        if (await ReadAsync(site, cancellationToken) is { Secret: not null } known) return known;
        var fresh = secrets.Seal(WebhookSecrets.Fresh());
        await database.WriteAsync(session => session.ExecuteAsync(Make, cancellationToken, site, fresh), cancellationToken);
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
