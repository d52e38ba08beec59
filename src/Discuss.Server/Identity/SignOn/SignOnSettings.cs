using System.Text;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Server.Identity.SignOn;

/// <summary>How a site's publisher signs in their own users: what their tokens must say, and what they are signed with.</summary>
/// <param name="Issuer">The token's <c>iss</c>.</param>
/// <param name="Audience">The token's <c>aud</c>.</param>
/// <param name="Secret">The key of HS256; at least 32 bytes.</param>
/// <param name="Keys">Public keys for RS256 and ES256, as a JSON Web Key Set.</param>
/// <param name="KeysUrl">Where such a set is fetched.</param>
internal sealed record SignOnSettings(string Issuer, string Audience, byte[]? Secret, string? Keys, string? KeysUrl);

/// <summary>The sites' settings for single sign-on; an answer may be a minute old on other nodes.</summary>
internal sealed class SignOnDirectory
{
    private static readonly Sql Find = new(
        "SELECT issuer, audience, secret, keys, keys_url FROM single_sign_on WHERE site_id = @site", Parameter.Int("site"));

    private static readonly Sql Put = new(
        """
        INSERT INTO single_sign_on (site_id, issuer, audience, secret, keys, keys_url, created_at, changed_at)
        VALUES (@site, @issuer, @audience, @secret, @keys, @url, @now, @now)
        ON CONFLICT (site_id) DO UPDATE SET issuer = excluded.issuer, audience = excluded.audience, secret = excluded.secret,
          keys = excluded.keys, keys_url = excluded.keys_url, changed_at = excluded.changed_at
        """,
        Parameter.Int("site"), Parameter.Text("issuer"), Parameter.Text("audience"), Parameter.Bytes("secret"), Parameter.Text("keys"),
        Parameter.Text("url"), Parameter.Long("now"));

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

    public async Task PutAsync(int site, SignOnSettings? settings, CancellationToken cancellationToken)
    {
        var secret = settings?.Secret is { } plain ? _protector.Protect(plain) : null;
        await _database.WriteAsync(
            session => settings is null
                ? session.ExecuteAsync(Delete, cancellationToken, site)
                : session.ExecuteAsync(
                    Put, cancellationToken, site, settings.Issuer, settings.Audience, secret, settings.Keys, settings.KeysUrl,
                    _clock.GetUtcNow().ToUnixTimeMilliseconds()),
            cancellationToken);
        _settings.Forget(site);
    }

    private async Task<SignOnSettings?> LoadAsync(int site, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Find,
            row => new SignOnSettings(
                row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : _protector.Unprotect((byte[])row.GetValue(2)),
                row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)),
            cancellationToken, site);
    }
}
