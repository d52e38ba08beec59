using System.Collections.Concurrent;

namespace Discuss.Server.Http.Outbound;

/// <summary>
/// Keeps in mind which hosts do not answer, so that not everybody waits for each of them: after a few failures in a row a host is left alone
/// for a while, then one may try.
/// </summary>
/// <param name="failures">So many in a row.</param>
/// <param name="pause">So long it is left alone.</param>
internal sealed class HostBreaker(int failures, TimeSpan pause, TimeProvider clock)
{
    // Hosts that fail are somebody's mistake, or somebody's attack: past so many the oldest knowledge is dropped with the rest.
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> _hosts = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether the host may be asked now; where it may not, how much longer it is left alone. Where the pause is just over, one caller is let
    /// through and the others wait for another pause, unless that one succeeds.
    /// </summary>
    public bool IsOpenTo(string host, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        var now = clock.GetUtcNow();
        while (_hosts.TryGetValue(host, out var known) && known.Failures >= failures)
        {
            wait = known.Until - now;
            if (wait > TimeSpan.Zero) return false;
            if (_hosts.TryUpdate(host, (known.Failures, now + pause), known)) return true;
        }

        return true;
    }

    public void Succeeded(string host) => _hosts.TryRemove(host, out _);

    /// <summary>Whether the host is left alone from now on, and was not before.</summary>
    public bool Failed(string host)
    {
        if (_hosts.Count >= Capacity) _hosts.Clear();
        var until = clock.GetUtcNow() + pause;
        return _hosts.AddOrUpdate(host, _ => (1, until), (_, known) => (known.Failures + 1, until)).Failures == failures;
    }
}
