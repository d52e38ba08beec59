using System.Data.Common;
using System.Globalization;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Webhooks;

/// <summary>The webhooks of the sites, as the database has them. Every node hears of a change.</summary>
internal sealed class WebhookStore(IDatabase database, WebhookSecrets secrets, TimeProvider clock)
{
    /// <summary>How long is also signed with the secret before the newest: long enough to change it in a receiver during a day at work.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    private const string Columns =
        "id, site_id, url, kinds, active, secret, created_at, failing_since, old_secret, old_secret_until, off_at, off_reason, secret_at";

    private static readonly Sql OfSite = new($"SELECT {Columns} FROM webhooks WHERE site_id = @site ORDER BY id", Int("site"));

    private static readonly Sql One = new($"SELECT {Columns} FROM webhooks WHERE id = @id", Long("id"));

    private static readonly Sql Count = new("SELECT count(*) FROM webhooks WHERE site_id = @site", Int("site"));

    private static readonly Sql Wanted = new("SELECT kinds FROM webhooks WHERE site_id = @site AND active = 1", Int("site"));

    private static readonly Sql Insert = new(
        """
        INSERT INTO webhooks (site_id, url, kinds, active, secret, created_at, secret_at) VALUES (@site, @url, @kinds, @active, @secret, @now, @now) RETURNING id
        """,
        Int("site"), Text("url"), Int("kinds"), Int("active"), Bytes("secret"), Long("now"));

    // Whoever switches it on again begins anew: what failed before does not count.
    private static readonly Sql Change = new(
        """
        UPDATE webhooks SET url = @url, kinds = @kinds, active = @active, failing_since = NULL,
          off_at = CASE WHEN @active = 1 THEN NULL ELSE off_at END, off_reason = CASE WHEN @active = 1 THEN NULL ELSE off_reason END
        WHERE id = @id AND site_id = @site
        """,
        Text("url"), Int("kinds"), Int("active"), Long("id"), Int("site"));

    private static readonly Sql Rotate = new(
        "UPDATE webhooks SET old_secret = secret, old_secret_until = @until, secret = @secret, secret_at = @now WHERE id = @id AND site_id = @site",
        Long("until"), Bytes("secret"), Long("now"), Long("id"), Int("site"));

    private static readonly Sql EndOld = new(
        "UPDATE webhooks SET old_secret = NULL, old_secret_until = NULL WHERE id = @id AND site_id = @site", Long("id"), Int("site"));

    private static readonly Sql Arrived = new(
        "SELECT attempted_at FROM webhook_deliveries WHERE webhook_id = @id AND state = 1 ORDER BY id DESC LIMIT 1", Long("id"));

    private static readonly Sql Remove = new("DELETE FROM webhooks WHERE id = @id AND site_id = @site", Long("id"), Int("site"));

    public async Task<IReadOnlyList<Webhook>> ListAsync(int site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await ListAsync(session, site, cancellationToken);
    }

    public Task<List<Webhook>> ListAsync(DbSession session, int site, CancellationToken cancellationToken) =>
        session.QueryAsync(OfSite, Read, cancellationToken, site);

    public async Task<Webhook?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(One, Read, cancellationToken, id);
    }

    /// <summary>All that any active webhook of the site asks for.</summary>
    public async Task<WebhookKinds> WantedAsync(int site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var all = await session.QueryAsync(Wanted, row => row.GetInt32(0), cancellationToken, site);
        return (WebhookKinds)all.Aggregate(0, (kinds, more) => kinds | more);
    }

    /// <summary>A new webhook's number; <see langword="null"/> where the site has as many as it may.</summary>
    public Task<long?> AddAsync(int site, string url, WebhookKinds kinds, bool active, byte[] secret, CancellationToken cancellationToken) =>
        database.WriteAsync<long?>(
            async session =>
            {
                if (await session.FirstAsync(Count, row => row.GetInt64(0), cancellationToken, site) >= Bounds.Webhooks) return null;
                Told(session, site);
                return await session.FirstAsync(
                    Insert, row => row.GetInt64(0), cancellationToken,
                    site, url, (int)kinds, active ? 1 : 0, secrets.Seal(secret), clock.GetUtcNow().ToUnixTimeMilliseconds());
            },
            cancellationToken);

    /// <summary>Whether there was such a webhook on the site; so with the two below.</summary>
    public Task<bool> ChangeAsync(int site, long id, string url, WebhookKinds kinds, bool active, CancellationToken cancellationToken) =>
        WriteAsync(site, Change, cancellationToken, url, (int)kinds, active ? 1 : 0, id, site);

    public Task<bool> RotateAsync(int site, long id, byte[] secret, Actor by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return LoggedAsync(
            site, id, "new secret", by, Rotate, cancellationToken, (now + Overlap).ToUnixTimeMilliseconds(), secrets.Seal(secret), now.ToUnixTimeMilliseconds(), id, site);
    }

    /// <summary>Nothing is signed with the secret before the newest any more.</summary>
    public Task<bool> EndOldAsync(int site, long id, Actor by, CancellationToken cancellationToken) =>
        LoggedAsync(site, id, "old secret ended", by, EndOld, cancellationToken, id, site);

    /// <summary>When something last arrived; <see langword="null"/> where nothing has.</summary>
    public async Task<DateTimeOffset?> ArrivedAsync(long id, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Arrived, row => Time(row, 0), cancellationToken, id);
    }

    public Task<bool> RemoveAsync(int site, long id, CancellationToken cancellationToken) => WriteAsync(site, Remove, cancellationToken, id, site);

    /// <summary>Has every node ask anew what the site's webhooks want.</summary>
    public static void Told(WriteSession session, int site) => session.Publish(new ModerationEvent(site, ModerationEventKind.SettingsChanged));

    private Task<bool> WriteAsync(int site, Sql sql, CancellationToken cancellationToken, params object?[] values) => database.WriteAsync(
        async session =>
        {
            Told(session, site);
            return await session.ExecuteAsync(sql, cancellationToken, values) == 1;
        },
        cancellationToken);

    private Task<bool> LoggedAsync(int site, long id, string what, Actor by, Sql sql, CancellationToken cancellationToken, params object?[] values) => database.WriteAsync(
        async session =>
        {
            Told(session, site);
            if (await session.ExecuteAsync(sql, cancellationToken, values) != 1) return false;
            await SecretLog.AddAsync(session, site, string.Create(CultureInfo.InvariantCulture, $"webhook {id}: {what}"), by, clock.GetUtcNow(), cancellationToken);
            return true;
        },
        cancellationToken);

    private Webhook Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetString(2), (WebhookKinds)row.GetInt32(3), row.GetInt32(4) == 1,
        secrets.Open(row.GetFieldValue<byte[]>(5)), Time(row, 6)!.Value, Time(row, 7))
    {
        OldSecret = row.IsDBNull(8) ? null : secrets.Open(row.GetFieldValue<byte[]>(8)), OldSecretUntil = Time(row, 9), OffAt = Time(row, 10),
        OffReason = row.IsDBNull(11) ? null : row.GetString(11), SecretAt = Time(row, 12),
    };

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
