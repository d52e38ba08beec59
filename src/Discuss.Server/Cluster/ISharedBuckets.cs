namespace Discuss.Server.Cluster;

/// <summary>So many at once, and so many more in every period.</summary>
internal sealed record BucketRate(int Burst, int Tokens, TimeSpan Every);

/// <summary>Token buckets that all nodes draw from.</summary>
internal interface ISharedBuckets
{
    /// <summary>Whether they can be asked at the moment.</summary>
    bool AreThere { get; }

    /// <summary>
    /// Takes one token: zero where there was one, else how long to wait for the next; <see langword="null"/> where nobody answered in time,
    /// and the node counts for itself.
    /// </summary>
    ValueTask<TimeSpan?> TakeAsync(string name, BucketRate rate, CancellationToken cancellationToken);
}
