using System.Data.Common;
using Discuss.Server.Moderation;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Server.Identity.SignOn;

/// <summary>How a site's publisher signs in their own users: what their tokens must say, and what they are signed with.</summary>
/// <param name="Issuer">The token's <c>iss</c>.</param>
/// <param name="Audience">The token's <c>aud</c>.</param>
/// <param name="Secret">The key of HS256; at least 32 bytes.</param>
/// <param name="Keys">Public keys for RS256 and ES256, as a JSON Web Key Set.</param>
/// <param name="KeysUrl">Where such a set is fetched.</param>
internal sealed record SignOnSettings(string Issuer, string Audience, byte[]? Secret, string? Keys, string? KeysUrl)
{
    /// <summary>The key before this one, good until <see cref="OldSecretUntil"/>.</summary>
    public byte[]? OldSecret { get; init; }

    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>When the key was made.</summary>
    public DateTimeOffset? SecretAt { get; init; }

    /// <summary>When a token was last taken, to a minute or so.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>The keys that tokens may be signed with at a moment, the newest first.</summary>
    public IEnumerable<byte[]> Secrets(DateTimeOffset now) =>
        new[] { Secret, OldSecretUntil > now ? OldSecret : null }.OfType<byte[]>();
}

/// <summary>The sites' settings for single sign-on; an answer may be a minute old on other nodes.</summary>
internal sealed class SignOnDirectory
{
    private static readonly Sql Find = new(
        "SELECT issuer, audience, secret, keys, keys_url, old_secret, old_secret_until, secret_at, used_at FROM single_sign_on WHERE site_id = @site", Parameter.Int("site"));

    private static readonly Sql Put = new(
        """
        INSERT INTO single_sign_on (site_id, issuer, audience, secret, keys, keys_url, old_secret, old_secret_until, secret_at, created_at, changed_at)
        VALUES (@site, @issuer, @audience, @secret, @keys, @url, @old, @until, @made, @now, @now)
        ON CONFLICT (site_id) DO UPDATE SET issuer = excluded.issuer, audience = excluded.audience, secret = excluded.secret,
          keys = excluded.keys, keys_url = excluded.keys_url, old_secret = excluded.old_secret, old_secret_until = excluded.old_secret_until,
          secret_at = excluded.secret_at, changed_at = excluded.changed_at
        """,
        Parameter.Int("site"), Parameter.Text("issuer"), Parameter.Text("audience"), Parameter.Bytes("secret"), Parameter.Text("keys"),
        Parameter.Text("url"), Parameter.Bytes("old"), Parameter.Long("until"), Parameter.Long("made"), Parameter.Long("now"));

    private static readonly Sql Delete = new("DELETE FROM single_sign_on WHERE site_id = @site", Parameter.Int("site"));

    private readonly IDatabase _database;
    private readonly TimeProvider _clock;
    private readonly IDataProtector _protector;
    private readonly MinuteCache<int, SignOnSettings?> _settings;

    public SignOnDirectory(IDatabase database, IDataProtectionProvider protection, TimeProvider clock)
    {
        (_database, _clock, _settings) = (database, clock, new MinuteCache<int, SignOnSettings?>(clock));
        _protector = protection.CreateProtector("Discuss.SignOnSecret", "1");
    }

    /// <summary><see langword="null"/> where the site has none.</summary>
    public ValueTask<SignOnSettings?> FindAsync(int site, CancellationToken cancellationToken) => _settings.GetAsync(site, LoadAsync, cancellationToken);

    /// <summary>The same without waiting where it was asked before; it may then be somewhat older.</summary>
    public ValueTask<SignOnSettings?> FindAtOnceAsync(int site, CancellationToken cancellationToken) => _settings.GetAtOnceAsync(site, LoadAsync, cancellationToken);

    /// <summary>Puts the settings, or takes them away; with a line in the log where a key was made or ended.</summary>
    public async Task PutAsync(int site, SignOnSettings? settings, CancellationToken cancellationToken, Actor? by = null, string? told = null)
    {
        var (secret, old, now) = (Sealed(settings?.Secret), Sealed(settings?.OldSecret), _clock.GetUtcNow());
        await _database.WriteAsync(
            async session =>
            {
                if (by is not null && told is not null) await SecretLog.AddAsync(session, site, told, by, now, cancellationToken);
                return settings is null
                    ? await session.ExecuteAsync(Delete, cancellationToken, site)
                    : await session.ExecuteAsync(
                        Put, cancellationToken, site, settings.Issuer, settings.Audience, secret, settings.Keys, settings.KeysUrl, old,
                        settings.OldSecretUntil?.ToUnixTimeMilliseconds(), settings.SecretAt?.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
            },
            cancellationToken);
        _settings.Forget(site);
    }

    private async Task<SignOnSettings?> LoadAsync(int site, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Find,
            row => new SignOnSettings(
                row.GetString(0), row.GetString(1), Opened(row, 2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4))
            {
                OldSecret = Opened(row, 5), OldSecretUntil = Moment(row, 6), SecretAt = Moment(row, 7), UsedAt = Moment(row, 8),
            },
            cancellationToken, site);
    }

    private byte[]? Sealed(byte[]? plain) => plain is null ? null : _protector.Protect(plain);

    private byte[]? Opened(DbDataReader row, int column) => row.IsDBNull(column) ? null : _protector.Unprotect(row.GetFieldValue<byte[]>(column));

    private static DateTimeOffset? Moment(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
