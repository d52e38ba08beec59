using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Pages.Account;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;

namespace Discuss.Server.Identity;

/// <summary>What a guest has left.</summary>
internal sealed record GuestCounts(int Comments, int Votes, int Reports, int Subscriptions, int Sanctions);

/// <summary>
/// Makes what a guest wrote a member's, for whom it is shown to be the same person: by the guest's token in the same browser, by a mail
/// address that both have confirmed, or by an administrator's word. One guest in one transaction: comments, votes, reports, sanctions, standing. When it ends, the guest
/// is nobody's token any more, and every open page shows the member's name.
/// </summary>
internal sealed class GuestClaims(IDatabase database, GuestReader guests, TokenSealer sealer, SanctionReader sanctions, TimeProvider clock)
{
    private static readonly Sql OfMember = new(
        "SELECT a.id, m.email FROM members m JOIN authors a ON a.member_id = m.id WHERE m.id = @member AND m.email_confirmed = 1", Parameter.Long("member"));

    private static readonly Sql OfAuthor = new(
        """
        SELECT a.name, s.name, a.changed_at FROM authors a LEFT JOIN sites s ON s.id = a.site_id
        WHERE a.claimed_by = @author ORDER BY a.changed_at DESC, a.id DESC LIMIT 100
        """,
        Parameter.Long("author"));

    /// <summary>Claims the guest whose token the member's own browser has; whether there was one to claim.</summary>
    public async Task<bool> ByTokenAsync(string? token, Actor member, CancellationToken cancellationToken) =>
        token is not null && sealer.OpenGuest(token) is { } guest && await ClaimAsync(guest.AuthorId, member.AuthorId, cancellationToken);

    /// <summary>Claims the guests with the member's confirmed mail address, up to 50 of the newest; how many there were.</summary>
    public async Task<int> ByAddressAsync(long memberId, CancellationToken cancellationToken)
    {
        var (author, email) = await MemberAsync(memberId, cancellationToken);
        if (email is null || !MailAddress.TryNormalize(email, out var address)) return 0;
        var claimed = 0;
        foreach (var guest in await guests.OfAddressAsync(address, cancellationToken))
        {
            if (await ClaimAsync(guest.Author, author, cancellationToken)) claimed++;
        }

        return claimed;
    }

    /// <summary>How much of a guest's would go over.</summary>
    public async Task<GuestCounts> CountAsync(long guest, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return (await session.FirstAsync(
            ClaimSql.Counts,
            row => new GuestCounts((int)row.GetInt64(0), (int)row.GetInt64(1), (int)row.GetInt64(2), (int)row.GetInt64(3), (int)row.GetInt64(4)),
            cancellationToken, guest))!;
    }

    /// <summary>What a member has claimed, the latest first.</summary>
    public async Task<List<ClaimedGuest>> OfAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            OfAuthor,
            row => new ClaimedGuest(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            cancellationToken, author);
    }

    /// <summary>Makes a guest a part of a member on an administrator's word, with a line in the log of each site where the guest was; whether there was one to make.</summary>
    public Task<bool> ByHandAsync(long guest, long member, Actor by, CancellationToken cancellationToken) => ClaimAsync(guest, member, cancellationToken, by);

    private async Task<(long Author, string? Email)> MemberAsync(long memberId, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(OfMember, row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1)), cancellationToken, memberId);
    }

    private Task<bool> ClaimAsync(long guest, long member, CancellationToken cancellationToken, Actor? by = null) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var places = by is null ? [] : await session.QueryAsync(ClaimSql.Sites, row => row.GetInt32(0), cancellationToken, guest);
            if (await session.FirstAsync(ClaimSql.Take, row => row.GetInt64(0), cancellationToken, now.ToUnixTimeMilliseconds(), member, guest) == 0) return false;
            var threads = await TakeThreadsAsync(session, guest, now, cancellationToken);
            await ClaimVotesAsync(session, threads, guest, member, cancellationToken);
            await ClaimReportsAsync(session, guest, member, cancellationToken);
            await ClaimCommentsAsync(session, threads, guest, member, cancellationToken);
            foreach (var move in ClaimSql.Moves) await session.ExecuteAsync(move, cancellationToken, member, guest);
            foreach (var thread in threads.Values) await thread.TellAsync(cancellationToken);
            await ClaimSanctionsAsync(session, guest, member, cancellationToken);
            foreach (var site in places)
            {
                await LogEntries.AddAsync(
                    session,
                    new LogEntry(site, LogEntryKind.Merge, member, by!.AuthorId, "guest", now) { Note = string.Create(CultureInfo.InvariantCulture, $"guest {guest}") },
                    cancellationToken);
            }

            session.Publish(new IdentityEvent(IdentityEventKind.GuestRevoked, guest));
            return true;
        },
        cancellationToken);

    // Every thread's turn first, in the order in which everyone takes several: then nobody writes there until the commit.
    private static async Task<Dictionary<ThreadId, ClaimedThread>> TakeThreadsAsync(
        WriteSession session, long guest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(ClaimSql.Threads, row => new ThreadId(row.GetInt32(0), row.GetInt32(1)), cancellationToken, guest);
        var taken = new Dictionary<ThreadId, ClaimedThread>();
        foreach (var thread in found.OrderBy(thread => thread + "-", StringComparer.Ordinal))
        {
            if (await ThreadTurn.TakeAsync(session, thread, now, cancellationToken) is { } turn) taken[thread] = new ClaimedThread(turn);
        }

        return taken;
    }

    /// <summary>One person has one vote, and none on what they wrote themselves.</summary>
    private static async Task ClaimVotesAsync(
        WriteSession session, Dictionary<ThreadId, ClaimedThread> threads, long guest, long member, CancellationToken cancellationToken)
    {
        var given = await session.QueryAsync(
            ClaimSql.Votes,
            row => (
                Thread: new ThreadId(row.GetInt32(0), row.GetInt32(1)), Ordinal: row.GetInt32(2), Value: row.GetInt32(3),
                IsOwn: row.GetInt64(4) == member, IsShown: row.GetInt32(5) == (int)CommentState.Approved, IsTwice: !row.IsDBNull(6)),
            cancellationToken, member, guest);
        foreach (var vote in given)
        {
            if (vote.IsOwn || vote.IsTwice) await DropAsync(vote.Thread, vote.Ordinal, vote.Value, vote.IsShown, guest);
            else if (vote.IsShown) threads[vote.Thread].Voted(vote.Ordinal);
        }

        var gotten = await session.QueryAsync(
            ClaimSql.VotesOnGuest,
            row => (
                Thread: new ThreadId(row.GetInt32(0), row.GetInt32(1)), Ordinal: row.GetInt32(2), Value: row.GetInt32(3),
                IsShown: row.GetInt32(4) == (int)CommentState.Approved),
            cancellationToken, member, guest);
        foreach (var vote in gotten) await DropAsync(vote.Thread, vote.Ordinal, vote.Value, vote.IsShown, member);

        async Task DropAsync(ThreadId thread, int ordinal, int value, bool isShown, long by)
        {
            await session.ExecuteAsync(ClaimSql.DropVote, cancellationToken, thread.Site, thread.Number, by, ordinal);
            if (value == 0) return;
            await session.ExecuteAsync(ClaimSql.Correct, cancellationToken, value, thread.Site, thread.Number, ordinal);
            if (isShown) threads[thread].Scored.Add(ordinal);
        }
    }

    private static async Task ClaimReportsAsync(WriteSession session, long guest, long member, CancellationToken cancellationToken)
    {
        var dropped = await session.QueryAsync(
            ClaimSql.DropReports,
            row => (Id: new CommentId(new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetInt32(2)), Weight: row.GetDouble(3), IsOpen: row.IsDBNull(4)),
            cancellationToken, guest, member);
        foreach (var (id, weight, _) in dropped.Where(report => report.IsOpen))
        {
            await session.ExecuteAsync(
                ClaimSql.UncountReport, cancellationToken, Urgency.OfReport(weight), id.Thread.Site, id.Thread.Number, id.Ordinal);
            session.Publish(new ModerationEvent(id.Thread.Site, ModerationEventKind.QueueChanged, id));
        }
    }

    private static async Task ClaimCommentsAsync(
        WriteSession session, Dictionary<ThreadId, ClaimedThread> threads, long guest, long member, CancellationToken cancellationToken)
    {
        var written = await session.QueryAsync(
            ClaimSql.Comments,
            row => (
                Id: new CommentId(new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetInt32(2)), Path: row.GetString(3),
                State: (CommentState)row.GetInt32(4), HasAnswers: row.GetInt32(5) > 0, IsReported: row.GetInt32(6) > 0),
            cancellationToken, guest);
        foreach (var comment in written)
        {
            var (thread, ordinal) = (comment.Id.Thread, comment.Id.Ordinal);
            // In the queue it stands under another name, too.
            if (comment.State == CommentState.Pending || comment.IsReported)
                session.Publish(new ModerationEvent(thread.Site, ModerationEventKind.QueueChanged, comment.Id, member));
            if (comment.State != CommentState.Approved) continue;
            threads[thread].Renamed.Add(ordinal);
            if (!comment.HasAnswers) continue;
            var answers = await session.QueryAsync(
                ClaimSql.Answers, row => row.GetInt32(0), cancellationToken,
                thread.Site, thread.Number, comment.Path, ReadingPath.Parse(comment.Path).SubtreeEnd, ordinal);
            threads[thread].Renamed.UnionWith(answers);
        }
    }

    /// <summary>Nobody gets rid of a sanction by signing in: it is the member's from now on.</summary>
    private async Task ClaimSanctionsAsync(WriteSession session, long guest, long member, CancellationToken cancellationToken)
    {
        var moved = await session.QueryAsync(ClaimSql.Sanctions, row => row.GetInt32(0), cancellationToken, member, guest);
        foreach (var site in moved.Distinct())
        {
            sanctions.Forget(site, member);
            session.AfterCommit(() => sanctions.Forget(site, member));
            session.Publish(new ModerationEvent(site, ModerationEventKind.AuthorSanctioned, null, member));
        }
    }
}
