namespace Discuss.Server.Live;

/// <summary>The sizes and times of live connections, each with its reason.</summary>
internal static class LiveLimits
{
    /// <summary>Bytes of a message to the hub: a method's name and two short arguments.</summary>
    public const int MaxMessage = 8 * 1024;

    /// <summary>Bytes that may wait for a reader's socket before the sender notices that it is slow.</summary>
    public const int MaxWaitingBytes = 64 * 1024;

    /// <summary>Threads that one connection watches: an article has one, a page with several a few.</summary>
    public const int MaxThreads = 16;

    /// <summary>Events that one message to the readers carries.</summary>
    public const int MaxBatch = 100;

    /// <summary>Different answers to those who join a thread that are kept until it is told of more: readers who lost their line at once came equally far.</summary>
    public const int MaxMissedKept = 16;

    /// <summary>How long they are kept at most.</summary>
    public static readonly TimeSpan MissedKept = TimeSpan.FromSeconds(5);

    /// <summary>How often in the long run the readers of a busy thread are told; those of a quiet one at once.</summary>
    public static readonly TimeSpan BatchPause = TimeSpan.FromMilliseconds(100);

    /// <summary>A socket that takes nothing for so long is cut, once its buffers here are full; where they are not, the system cuts it (<see cref="Http.Listening"/>).</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long one that is cut may take to say good-bye: who does not read will not.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long a slow reader may hold up the next message to the others.</summary>
    public static readonly TimeSpan SlowReaderPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How often at most the readers of a thread are told how many they are.</summary>
    public static readonly TimeSpan ReadersPause = TimeSpan.FromSeconds(1);

    /// <summary>How often nodes tell each other how many readers a thread has where nothing changes.</summary>
    public static readonly TimeSpan ReadersRepeat = TimeSpan.FromSeconds(10);

    /// <summary>The readers of a node that tells nothing for so long are not counted any more: it is gone.</summary>
    public static readonly TimeSpan ReadersAge = TimeSpan.FromSeconds(25);

    /// <summary>How soon a thread whose events could not be read is tried again.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Proxies close a socket that is silent for a minute; half of that, with a ping to spare.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>A client that is silent for so long is gone.</summary>
    public static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(40);
}
