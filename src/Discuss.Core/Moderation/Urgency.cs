namespace Discuss.Core.Moderation;

/// <summary>
/// The order of the queue. A comment's place is the moment at which it came there, in milliseconds since 1970, minus a head start for
/// what is urgent: it stands as if it had waited that much longer. The place does not change with time, so that an index can hold the
/// queue in its order, and nothing waits for ever.
/// </summary>
public static class Urgency
{
    // A sure insult stands before what came two hours earlier and is only a first comment.
    private static readonly TimeSpan Surest = TimeSpan.FromHours(2);

    // Public already, and somebody minds: each full report counts as half an hour of waiting.
    private static readonly TimeSpan Report = TimeSpan.FromMinutes(30);

    // What is read by many is more urgent; each doubling of the thread's activity counts as five minutes, up to an hour.
    private static readonly TimeSpan Doubling = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Hottest = TimeSpan.FromHours(1);

    /// <summary>The place of a comment that is held.</summary>
    /// <param name="score">How sure the surest rule is, 0 to 1.</param>
    /// <param name="activity">What the thread's activity is worth (<see cref="Threads.Heat.Activity"/>), at least 0.</param>
    public static long OfHeld(DateTimeOffset at, double score, double activity) =>
        at.ToUnixTimeMilliseconds() - (long)((Surest.TotalMilliseconds * Math.Clamp(score, 0, 1)) + Reach(activity));

    /// <summary>The place of a public comment with its first report, before that report's own head start.</summary>
    public static long OfReported(DateTimeOffset at, double activity) => at.ToUnixTimeMilliseconds() - (long)Reach(activity);

    /// <summary>The head start that a report gives; milliseconds.</summary>
    /// <param name="weight">What the reporter's word counts, at least 0.</param>
    public static long OfReport(double weight) => (long)(Report.TotalMilliseconds * weight);

    private static double Reach(double activity) =>
        Math.Min(Hottest.TotalMilliseconds, Doubling.TotalMilliseconds * Math.Log2(1 + Math.Max(0, activity)));
}
