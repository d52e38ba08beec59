using System.Collections.Concurrent;
using System.Threading.Channels;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Administration;

/// <summary>An origin from whose pages browsers asked for discussions.</summary>
internal sealed record Sighting(string Origin, DateTimeOffset First, DateTimeOffset Last);

/// <summary>
/// From which pages browsers asked for the loader and for a site's discussions: of the page its origin only, and of its reader nothing. What is
/// seen is written down in the background, once an hour for each origin, and no reader waits for it.
/// </summary>
internal sealed class Sightings(IDatabase database, TimeProvider clock)
{
    /// <summary>Stands for the loader, which does not say for which site it is loaded.</summary>
    public const int Loader = 0;

    private static readonly Sql Put = new(
        """
        INSERT INTO sightings (site_id, origin, first_at, last_at) VALUES (@site, @origin, @now, @now)
        ON CONFLICT (site_id, origin) DO UPDATE SET last_at = excluded.last_at
        """,
        Int("site"), Text("origin"), Long("now"));

    // Whoever sends requests can make up origins: the newest ones stay.
    private static readonly Sql Trim = new(
        """
        DELETE FROM sightings WHERE site_id = @site AND origin IN (
          SELECT origin FROM sightings WHERE site_id = @site ORDER BY last_at DESC, origin LIMIT 1000 OFFSET @most)
        """,
        Int("site"), Int("most"));

    private static readonly Sql OfSite = new(
        "SELECT origin, first_at, last_at FROM sightings WHERE site_id = @site ORDER BY last_at DESC, origin", Int("site"));

    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<int, ConcurrentDictionary<string, DateTimeOffset>> _seen = new();
    private readonly Channel<(int Site, string Origin)> _waiting = Channel.CreateUnbounded<(int, string)>();

    /// <summary>A browser asked for a discussion of the site, or for the loader.</summary>
    /// <param name="origin">What the request says of the page around it.</param>
    public void Seen(Site? site, string? origin)
    {
        if (OriginOf(origin) is not { } known) return;
        var (id, now) = (site?.Id ?? Loader, clock.GetUtcNow());
        var seen = _seen.GetOrAdd(id, _ => new(StringComparer.Ordinal));
        if (seen.TryGetValue(known, out var before) && now - before < Again) return;
        // The site's own are always told; of made-up ones so many and no more.
        if (seen.Count >= Bounds.SightingsHeld && site?.Settings.Origins.Contains(known, StringComparer.Ordinal) != true) return;
        seen[known] = now;
        _waiting.Writer.TryWrite((id, known));
    }

    /// <summary>Those of a site, the last first.</summary>
    public async Task<IReadOnlyList<Sighting>> OfAsync(int site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            OfSite, row => new Sighting(
                row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            cancellationToken, site);
    }

    /// <summary>Waits until there is something to write down, and writes it.</summary>
    public async Task WriteNextAsync(CancellationToken cancellationToken)
    {
        var next = await _waiting.Reader.ReadAsync(cancellationToken);
        try
        {
            await database.WriteAsync(
                async session =>
                {
                    await session.ExecuteAsync(Put, cancellationToken, next.Site, next.Origin, clock.GetUtcNow().ToUnixTimeMilliseconds());
                    return await session.ExecuteAsync(Trim, cancellationToken, next.Site, Bounds.SightingsKept);
                },
                cancellationToken);
        }
        catch
        {
            // The next request from there tries again.
            _seen[next.Site].TryRemove(next.Origin, out _);
            throw;
        }
    }

    /// <summary>Forgets what was seen long ago, so that others have room.</summary>
    public void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var seen in _seen.Values)
        {
            foreach (var (origin, at) in seen)
            {
                if (now - at >= Again) seen.TryRemove(origin, out _);
            }
        }
    }

    private static string? OriginOf(string? text) =>
        text is { Length: > 0 and <= Bounds.PageOrigin } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { Host.Length: > 0, UserInfo: "" }
            ? Discuss.Core.Installing.PageCheck.OriginOf(uri)
            : null;
}

/// <summary>Writes down what was seen.</summary>
internal sealed partial class SightingKeeper(Sightings sightings, ILogger<SightingKeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await sightings.WriteNextAsync(stoppingToken);
                sightings.Forget();
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // Nobody waits for it, and the next request from there tries again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFailed(fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "From which page a discussion was asked for could not be written down")]
    private partial void LogFailed(Exception fault);
}
