using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Notifications.Activity;
using Discuss.Server.Notifications.Letters;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Notifications.Notices;

/// <summary>
/// Makes notices of new comments: for whoever is answered, named, or follows what they stand under; and marks the subscriptions of those who
/// follow the thread. Whoever has something new there already costs nothing more, so that a busy thread with thousands of them stays cheap.
/// </summary>
internal sealed class NoticeMaker(IDatabase database, NoticePush push, MailDue due, TimeProvider clock) : IThreadListener
{
    private const int MostAtOnce = 256;

    public async Task HearAsync(IReadOnlyList<ThreadHappening> happenings, CancellationToken cancellationToken)
    {
        foreach (var thread in happenings.Where(one => one.Kind == ThreadEventKind.Created).GroupBy(one => one.Thread))
        {
            foreach (var some in thread.Chunk(MostAtOnce)) await TellAsync(thread.Key, some, cancellationToken);
        }
    }

    private async Task TellAsync(ThreadId thread, ThreadHappening[] happenings, CancellationToken cancellationToken)
    {
        List<NewOne> comments;
        var notices = new List<NewNotice>();
        (bool OfThread, bool OfComments) followed;
        await using (var session = await database.ReadAsync(cancellationToken))
        {
            comments = await ReadAsync(session, thread, happenings, cancellationToken);
            if (comments.Count == 0) return;
            followed = await session.FirstAsync(
                NoticeSql.HasFollowers, row => (row.GetInt32(0) == 1, row.GetInt32(1) == 1), cancellationToken, thread.Site, thread.Number);
            foreach (var comment in comments) notices.AddRange(await NoticesOfAsync(session, thread, comment, followed.OfComments, cancellationToken));
        }

        if (notices.Count > 0) await WriteAsync(thread, notices, cancellationToken);
        if (followed.OfThread) await WakeAsync(thread, comments, cancellationToken);
        if (notices.Exists(notice => notice.Mail)) due.Mark();
    }

    private static async Task<List<NewOne>> ReadAsync(DbSession session, ThreadId thread, ThreadHappening[] happenings, CancellationToken cancellationToken)
    {
        var seqs = happenings.ToDictionary(one => one.Comment.Ordinal, one => one.Seq);
        var (sql, values) = NoticeSql.Comments.For([.. seqs.Keys], thread.Site, thread.Number);
        return await session.QueryAsync(
            sql,
            row => new NewOne(
                row.GetInt32(0), seqs[row.GetInt32(0)], row.GetInt64(1), ReadingPath.Parse(row.GetString(2)),
                row.IsDBNull(3) ? null : row.GetInt64(3), row.IsDBNull(4) ? null : row.GetString(4)),
            cancellationToken, values);
    }

    private static async Task<List<NewNotice>> NoticesOfAsync(
        DbSession session, ThreadId thread, NewOne comment, bool areCommentsFollowed, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<long, Wanted>();
        if (comment.Answered is { } answered) wanted[answered] = new Wanted(NoticeKind.Reply, null);
        foreach (var author in await MentionedAsync(session, thread, comment, cancellationToken)) wanted.TryAdd(author, new Wanted(NoticeKind.Mention, null));
        if (areCommentsFollowed)
        {
            foreach (var (author, how) in await FollowersAsync(session, thread, comment, cancellationToken))
                wanted[author] = wanted.TryGetValue(author, out var other) ? other with { Follows = how } : new Wanted(NoticeKind.Under, how);
        }

        wanted.Remove(comment.Author);
        if (wanted.Count == 0) return [];

        var notices = new List<NewNotice>();
        foreach (var some in wanted.Keys.Chunk(MostAtOnce))
        {
            var (sql, values) = NoticeSql.Recipients.For(some, comment.Author);
            notices.AddRange(await session.QueryAsync(
                sql,
                row =>
                {
                    var (id, wants) = (row.GetInt64(0), wanted[row.GetInt64(0)]);
                    var (mail, byPush) = wants.How(row.GetInt32(1) == 1, row.GetInt32(2) == 1);
                    return new NewNotice(id, comment.Ordinal, wants.Kind, mail && row.GetInt32(4) == 1, byPush, (MailPace)row.GetInt32(3));
                },
                cancellationToken, values));
        }

        return notices;
    }

    private static async Task<IEnumerable<long>> MentionedAsync(DbSession session, ThreadId thread, NewOne comment, CancellationToken cancellationToken)
    {
        if (comment.Html is null || Mentions.Of(comment.Html, thread).ToList() is not { Count: > 0 } ordinals) return [];
        var (sql, values) = NoticeSql.AuthorsOf.For(ordinals, thread.Site, thread.Number);
        return await session.QueryAsync(sql, row => row.GetInt64(1), cancellationToken, values);
    }

    private static async Task<IEnumerable<(long Author, (bool Mail, bool Push) How)>> FollowersAsync(
        DbSession session, ThreadId thread, NewOne comment, CancellationToken cancellationToken)
    {
        var above = comment.Path.AncestorOrdinals();
        if (above.Length == 0) return [];
        var (sql, values) = NoticeSql.Followers.For(above, thread.Site, thread.Number);
        return await session.QueryAsync(sql, row => (row.GetInt64(0), (row.GetInt32(1) == 1, row.GetInt32(2) == 1)), cancellationToken, values);
    }

    private Task<bool> WriteAsync(ThreadId thread, List<NewNotice> notices, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            // In one order on every node, so that none waits for another in a circle.
            foreach (var notice in notices.OrderBy(notice => notice.Author).ThenBy(notice => notice.Ordinal))
            {
                var isNew = await session.ExecuteAsync(
                    NoticeSql.Insert, cancellationToken, notice.Author, thread.Site, thread.Number, notice.Ordinal, (int)notice.Kind,
                    notice.Mail ? 1 : 0, now.ToUnixTimeMilliseconds()) == 1;
                if (!isNew) continue;
                if (notice.Mail) await session.ExecuteAsync(NoticeSql.Due, cancellationToken, notice.Author, MailTimes.Next(notice.Pace, now).ToUnixTimeMilliseconds());
                if (notice.Push) await push.TellAsync(session, notice.Author, new CommentId(thread, notice.Ordinal), cancellationToken);
                session.Publish(new IdentityEvent(IdentityEventKind.Noticed, notice.Author));
            }

            return true;
        },
        cancellationToken);

    /// <summary>Marks the subscriptions of the thread that had nothing new, some hundreds at a time; nobody is told of their own comment.</summary>
    private async Task WakeAsync(ThreadId thread, List<NewOne> comments, CancellationToken cancellationToken)
    {
        var authors = comments.Select(comment => comment.Author).Distinct().ToList();
        for (var after = 0L; ;)
        {
            var from = after;
            var woken = await WakeAsync(thread, comments, async session =>
            {
                var (sql, values) = NoticeSql.WakeFollowers.For(authors, comments.Min(comment => comment.Seq), thread.Site, thread.Number, from);
                return await session.QueryAsync(sql, Woken, cancellationToken, values);
            }, cancellationToken);
            if (woken.Count < 500) break;
            after = woken.Max();
        }

        await SawOwnAsync(thread, comments, cancellationToken);
        if (authors.Count == 1) return;
        // Of those who wrote themselves each hears of the others.
        foreach (var author in authors)
        {
            if (comments.Where(comment => comment.Author != author).MinBy(comment => comment.Seq) is not { } first) continue;
            await WakeAsync(thread, comments, session => session.QueryAsync(
                NoticeSql.WakeFollower, Woken, cancellationToken, first.Seq, thread.Site, thread.Number, author), cancellationToken);
        }
    }

    private async Task<List<long>> WakeAsync(
        ThreadId thread, List<NewOne> comments, Func<WriteSession, Task<List<(long Id, long Author)>>> wake, CancellationToken cancellationToken)
    {
        var woken = await database.WriteAsync(
            async session =>
            {
                var rows = await wake(session);
                var ids = rows.ConvertAll(row => row.Id);
                if (ids.Count == 0) return ids;
                foreach (var row in rows) session.Publish(new IdentityEvent(IdentityEventKind.Noticed, row.Author));
                var now = clock.GetUtcNow();
                var (sql, values) = NoticeSql.DueOfSubscriptions.For(
                    ids, MailTimes.Next(MailPace.Hourly, now).ToUnixTimeMilliseconds(), MailTimes.Next(MailPace.Daily, now).ToUnixTimeMilliseconds(),
                    now.ToUnixTimeMilliseconds());
                await session.ExecuteAsync(sql, cancellationToken, values);
                var (pushed, of) = NoticeSql.PushOfSubscriptions.For(ids);
                foreach (var author in await session.QueryAsync(pushed, row => row.GetInt64(0), cancellationToken, of))
                    await push.TellAsync(session, author, new CommentId(thread, comments[0].Ordinal), cancellationToken);
                return ids;
            },
            cancellationToken);
        if (woken.Count > 0) due.Mark();
        return woken;
    }

    private Task<bool> SawOwnAsync(ThreadId thread, List<NewOne> comments, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            foreach (var own in comments.GroupBy(comment => comment.Author).OrderBy(own => own.Key))
                await session.LaterAsync(NoticeSql.SawOwn, cancellationToken, own.Count(), thread.Site, thread.Number, own.Key);
            return true;
        },
        cancellationToken);

    private static (long Id, long Author) Woken(System.Data.Common.DbDataReader row) => (row.GetInt64(0), row.GetInt64(1));

    /// <summary>A comment that everybody may read since a moment ago.</summary>
    /// <param name="Answered">Whose comment it answers.</param>
    /// <param name="Html">Where it names somebody.</param>
    private sealed record NewOne(int Ordinal, long Seq, long Author, ReadingPath Path, long? Answered, string? Html);

    private sealed record NewNotice(long Author, int Ordinal, NoticeKind Kind, bool Mail, bool Push, MailPace Pace);

    /// <param name="Follows">How a follower of something above wants to be told.</param>
    private sealed record Wanted(NoticeKind Kind, (bool Mail, bool Push)? Follows)
    {
        public (bool Mail, bool Push) How(bool repliesByMail, bool repliesByPush)
        {
            var own = Kind != NoticeKind.Under;
            return ((own && repliesByMail) || Follows is { Mail: true }, (own && repliesByPush) || Follows is { Push: true });
        }
    }
}
