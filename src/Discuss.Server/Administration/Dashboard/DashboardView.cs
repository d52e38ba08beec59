namespace Discuss.Server.Administration;

/// <summary>How finely the dashboard tells what happened.</summary>
internal enum Pace
{
    /// <summary>The last two days by hour.</summary>
    Hour,

    /// <summary>The last thirty days.</summary>
    Day,

    /// <summary>The last half year by week; weeks begin on Monday.</summary>
    Week,
}

/// <summary>What happened in an hour, a day or a week; in UTC.</summary>
/// <param name="People">Different authors of new comments.</param>
/// <param name="Held">Comments that a rule, an edit or a report put before a moderator.</param>
/// <param name="Approved">Held comments that moderators approved.</param>
/// <param name="Rejected">Held comments that moderators rejected, took for spam or removed.</param>
/// <param name="Wait">From being held to the decision: the median; <see langword="null"/> where nothing was decided.</param>
internal sealed record Bucket(DateTimeOffset From, int Comments, int People, int Held, int Approved, int Rejected, TimeSpan? Wait);

/// <summary>What a rule held, by what its signal said, and what moderators made of that.</summary>
internal sealed record HeldBy(string Rule, string? Label, int Held, int Approved, int Rejected)
{
    /// <summary>Of those that were decided, the share that was rejected; <see langword="null"/> where none was.</summary>
    public double? Share => Approved + Rejected == 0 ? null : (double)Rejected / (Approved + Rejected);
}

/// <summary>A thread with its new comments.</summary>
internal sealed record BusyThread(string Site, string Title, string? Url, int Comments);

/// <summary>A moderator with what they decided.</summary>
internal sealed record Load(string Name, int Decisions, TimeSpan Wait);

/// <summary>What the dashboard shows.</summary>
/// <param name="Since">From when on it knows everything; later than the first bucket where there was more than is read at once.</param>
/// <param name="Cut">Whether there was more.</param>
internal sealed record DashboardView(
    Pace Pace, IReadOnlyList<Bucket> Buckets, DateTimeOffset Since, bool Cut, IReadOnlyList<HeldBy> Rules, IReadOnlyList<BusyThread> Threads, IReadOnlyList<Load> Moderators)
{
    public int Comments => Buckets.Sum(bucket => bucket.Comments);

    public int Held => Buckets.Sum(bucket => bucket.Held);

    public int Approved => Buckets.Sum(bucket => bucket.Approved);

    public int Rejected => Buckets.Sum(bucket => bucket.Rejected);

    /// <summary>Different authors in the whole time.</summary>
    public required int People { get; init; }

    /// <summary>The median and nine tenths of the time from being held to the decision.</summary>
    public TimeSpan? Wait { get; init; }

    public TimeSpan? LongWait { get; init; }
}
