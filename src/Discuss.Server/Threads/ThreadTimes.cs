using System.Data.Common;
using Discuss.Server.Contract;
using Discuss.Server.Sites;

namespace Discuss.Server.Threads;

/// <summary>When a thread closes by itself. Nothing runs at that moment: whoever reads or writes looks at the clock.</summary>
/// <param name="CreatedAt">Of its first comment, or of what was imported.</param>
/// <param name="OpenUntil">What somebody set for this thread; <see langword="null"/> where its site decides.</param>
internal readonly record struct ThreadTimes(DateTimeOffset CreatedAt, DateTimeOffset? OpenUntil)
{
    /// <summary>The columns <c>created_at, open_until</c> from one on.</summary>
    public static ThreadTimes Read(DbDataReader row, int column) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column)),
        row.IsDBNull(column + 1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column + 1)));

    /// <summary>The moment from which on nothing is written there; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ClosesAt(SiteSettings settings) =>
        OpenUntil ?? (settings.CloseAfterDays > 0 ? CreatedAt.AddDays(settings.CloseAfterDays) : null);

    /// <param name="stored">What was done by hand: closed so, a thread stays closed.</param>
    public ThreadState StateOf(ThreadState stored, SiteSettings settings, DateTimeOffset now) =>
        stored == ThreadState.Open && ClosesAt(settings) is { } end && now >= end ? ThreadState.Closed : stored;
}

/// <summary>Says of threads as they are read whether they are closed by now.</summary>
internal sealed class ThreadClosing(SiteDirectory sites, TimeProvider clock)
{
    public ThreadView? Now(ThreadView? thread, Site site) => thread is null ? null
        : thread with { State = new ThreadTimes(thread.CreatedAt, thread.OpenUntil).StateOf(thread.State, site.Settings, clock.GetUtcNow()) };

    public async ValueTask<ThreadView?> NowAsync(ThreadView? thread, CancellationToken cancellationToken) =>
        thread?.Id is { } id && await sites.FindAsync(id.Site, cancellationToken) is { } site ? Now(thread, site) : thread;

    /// <summary>Whether an answer that shows the thread is right for a while only.</summary>
    public static bool TellsTimes(ThreadView thread, Site site) => thread.State == ThreadState.Open && (site.Settings.CloseAfterDays > 0 || thread.OpenUntil is not null);
}
