using System.Collections.Concurrent;

namespace Discuss.Server.Cluster.Redis;

/// <summary>
/// How far each of the other nodes has been heard. Their messages are numbered; the client may hand them over in another order than they
/// came, so a number that is missing is a gap only when it is still missing a whole look later.
/// </summary>
internal sealed class BusPeers(TimeProvider clock)
{
    // A node that beats every second and says nothing for so long is gone.
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    // So soon after the subscription every other node that is there has been heard; one that comes later begins with 1, or was away.
    private static readonly TimeSpan Acquaintance = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Peer> _peers = new(StringComparer.Ordinal);
    private long _began = clock.GetTimestamp();
    private int _returned;

    /// <summary>How many other nodes were heard lately.</summary>
    public int Count => _peers.Count;

    public void Heard(string node, long number)
    {
        if (!_peers.TryGetValue(node, out var peer))
        {
            if (number > 1 && clock.GetElapsedTime(Interlocked.Read(ref _began)) > Acquaintance) Interlocked.Exchange(ref _returned, 1);
            peer = _peers.GetOrAdd(node, static (_, first) => new Peer(first - 1), number);
        }

        lock (peer)
        {
            peer.HeardAt = clock.GetTimestamp();
            if (number <= peer.Until) return;
            peer.Ahead.Add(number);
            while (peer.Ahead.Remove(peer.Until + 1)) peer.Until++;
        }
    }

    /// <summary>To be called now and then; whether something was missed since.</summary>
    public bool Look()
    {
        var missed = Interlocked.Exchange(ref _returned, 0) == 1;
        foreach (var (node, peer) in _peers)
        {
            lock (peer)
            {
                if (clock.GetElapsedTime(peer.HeardAt) > Life) _peers.TryRemove(node, out _);
                if (peer.Ahead.Count == 0)
                {
                    peer.MissingSince = null;
                }
                else if (peer.MissingSince == peer.Until)
                {
                    missed = true;
                    peer.Until = peer.Ahead.Max;
                    peer.Ahead.Clear();
                    peer.MissingSince = null;
                }
                else
                {
                    peer.MissingSince = peer.Until;
                }
            }
        }

        return missed;
    }

    /// <summary>Begins anew: after a break it is not known how much of each was missed.</summary>
    public void Clear()
    {
        _peers.Clear();
        Interlocked.Exchange(ref _began, clock.GetTimestamp());
        Interlocked.Exchange(ref _returned, 0);
    }

    private sealed class Peer(long until)
    {
        /// <summary>Everything up to here was heard.</summary>
        public long Until { get; set; } = until;

        public SortedSet<long> Ahead { get; } = [];

        /// <summary>What <see cref="Until"/> was when the last look found something missing behind it.</summary>
        public long? MissingSince { get; set; }

        public long HeardAt { get; set; }
    }
}
