using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Sites;

/// <summary>The sites of this installation: few, asked for with every request, and so kept in memory.</summary>
internal sealed class SiteDirectory : IDisposable
{
    private static readonly JsonSerializerOptions Stored = StoredSettings.Options();

    private static readonly Sql BySlug = new(
        "SELECT id, slug, name, settings, version FROM sites WHERE slug = @slug", Parameter.Text("slug"));

    private static readonly Sql ById = new(
        "SELECT id, slug, name, settings, version FROM sites WHERE id = @id", Parameter.Int("id"));

    private static readonly Sql All = new("SELECT id, slug, name, settings, version FROM sites ORDER BY id");

    private static readonly Sql Insert = new(
        """
        INSERT INTO sites (id, slug, name, settings, version, last_thread, created_at)
        SELECT coalesce(max(id), 0) + 1, @slug, @name, @settings, 1, 0, @now FROM sites WHERE true
        ON CONFLICT (slug) DO NOTHING
        """,
        Parameter.Text("slug"), Parameter.Text("name"), Parameter.Text("settings"), Parameter.Long("now"));

    private static readonly Sql Change = new(
        "UPDATE sites SET name = coalesce(@name, name), settings = @settings, version = version + 1 WHERE id = @id AND version = @version RETURNING version",
        Parameter.Text("name"), Parameter.Text("settings"), Parameter.Int("id"), Parameter.Int("version"));

    private readonly IDatabase _database;
    private readonly TimeProvider _clock;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;
    private readonly ConcurrentDictionary<string, Site> _bySlug = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Site> _byId = new();
    private int _dropped;

    public SiteDirectory(IDatabase database, IEventBus bus, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        _subscription = bus.Subscribe((ModerationEvent told) =>
        {
            if (told.Kind == ModerationEventKind.SettingsChanged) Drop(told.Site);
        });
        _gaps = bus.SubscribeToGaps(DropAll);
    }

    /// <summary>Reads the settings of no site, so that the first request does not wait for the compiler.</summary>
    public static void WarmUp() => JsonSerializer.Deserialize<SiteSettings>(JsonSerializer.Serialize(new SiteSettings(), Stored), Stored);

    /// <exception cref="ProblemException">404 where there is no such site.</exception>
    public async ValueTask<Site> GetAsync(string slug, CancellationToken cancellationToken) =>
        await FindAsync(slug, cancellationToken) ?? throw ProblemException.NotFound("unknown-site", "There is no such site.");

    public async ValueTask<Site?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        if (_bySlug.TryGetValue(slug, out var site)) return site;
        // PostgreSQL takes no text with a zero in it, and no site is called so.
        if (slug.Contains('\0', StringComparison.Ordinal)) return null;
        return await LoadAsync(BySlug, slug, cancellationToken);
    }

    public async ValueTask<Site?> FindAsync(int id, CancellationToken cancellationToken)
    {
        if (_byId.TryGetValue(id, out var site)) return site;
        return await LoadAsync(ById, id, cancellationToken);
    }

    /// <summary>A site as it is kept in memory; <see langword="null"/> where it was not asked for since it changed.</summary>
    public Site? Kept(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Every site, as the database has them now.</summary>
    public async Task<IReadOnlyList<Site>> AllAsync(CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.QueryAsync(All, Read, cancellationToken);
    }

    /// <summary>Makes a site; one that is there already stays as it is.</summary>
    public async Task<Site> CreateAsync(string slug, string name, SiteSettings settings, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(settings, JsonSettings.Default);
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        await _database.WriteAsync(session => session.ExecuteAsync(Insert, cancellationToken, slug, name, json, now), cancellationToken);
        return await GetAsync(slug, cancellationToken);
    }

    /// <summary>Makes a site under a slug that nobody has; <see langword="null"/> where somebody has it.</summary>
    public async Task<Site?> MakeAsync(string slug, string name, SiteSettings settings, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(settings, JsonSettings.Default);
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var made = await _database.WriteAsync(session => session.ExecuteAsync(Insert, cancellationToken, slug, name, json, now), cancellationToken);
        return made == 0 ? null : await GetAsync(slug, cancellationToken);
    }

    /// <summary>Writes a site's settings, and has every node hear of it; the new version, or <see langword="null"/> where the given one is not the newest.</summary>
    /// <param name="name">Another name of the site; <see langword="null"/> for the one that it has.</param>
    public Task<int?> ChangeAsync(Site site, int version, SiteSettings settings, CancellationToken cancellationToken, string? name = null)
    {
        var json = JsonSerializer.Serialize(settings, JsonSettings.Default);
        return _database.WriteAsync<int?>(
            async session =>
            {
                var changed = await session.FirstAsync(Change, row => row.GetInt32(0), cancellationToken, name, json, site.Id, version);
                if (changed == 0) return null;
                session.Publish(new ModerationEvent(site.Id, ModerationEventKind.SettingsChanged));
                return changed;
            },
            cancellationToken);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private async Task<Site?> LoadAsync(Sql sql, object key, CancellationToken cancellationToken)
    {
        var dropped = Volatile.Read(ref _dropped);
        await using var session = await _database.ReadAsync(cancellationToken);
        var site = await session.FirstAsync(sql, Read, cancellationToken, key);
        // What was read before somebody changed it is used once, and not kept.
        if (site is not null && dropped == Volatile.Read(ref _dropped))
        {
            _bySlug[site.Slug] = site;
            _byId[site.Id] = site;
        }

        return site;
    }

    private void Drop(int id)
    {
        Interlocked.Increment(ref _dropped);
        if (_byId.TryRemove(id, out var site)) _bySlug.TryRemove(site.Slug, out _);
    }

    private void DropAll()
    {
        Interlocked.Increment(ref _dropped);
        _byId.Clear();
        _bySlug.Clear();
    }

    private static Site Read(DbDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2),
        JsonSerializer.Deserialize<SiteSettings>(row.GetString(3), Stored)!, row.GetInt32(4));
}
