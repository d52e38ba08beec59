using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;

namespace Discuss.Server.Notifications.Subscriptions;

/// <summary>How somebody is told, beside the page.</summary>
internal sealed record Ways(bool Mail, bool Push);

/// <summary>What a composer offers to send by mail.</summary>
internal enum MailChoice
{
    Nothing,

    /// <summary>Replies to oneself, in every thread.</summary>
    Replies,

    /// <summary>The replies, and every comment in the thread.</summary>
    Everything,
}

/// <summary>What somebody follows.</summary>
/// <param name="Comment">The comment under which they follow; <see langword="null"/> for the whole thread.</param>
internal sealed record Subscription(long Id, ThreadId Thread, CommentId? Comment, string Key, string? Title, string? Url, Ways Ways, DateTimeOffset CreatedAt);

/// <summary>How somebody is told of replies and mentions, and how often mail may come.</summary>
/// <param name="MailStopped">The address took no mail; it is tried again once this is said to be false.</param>
internal sealed record NoticeChoices(Ways Replies, MailPace Pace, bool MailStopped)
{
    public static NoticeChoices Default { get; } = new(new Ways(Mail: false, Push: false), MailPace.AtOnce, MailStopped: false);
}

/// <summary>What people follow, and how they want to be told.</summary>
internal sealed class SubscriptionStore(IDatabase database, TimeProvider clock)
{
    private const int Most = Bounds.Subscriptions;

    private static readonly Sql Put = new(
        """
        INSERT INTO subscriptions (author_id, site_id, thread_number, ordinal, by_mail, by_push, seen_count, created_at)
        VALUES (@author, @site, @thread, @ordinal, @mail, @push, (SELECT comment_count FROM threads WHERE site_id = @site AND number = @thread), @now)
        ON CONFLICT (site_id, thread_number, ordinal, author_id) DO UPDATE SET by_mail = excluded.by_mail, by_push = excluded.by_push
        """,
        Parameter.Long("author"), Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"), Parameter.Int("mail"), Parameter.Int("push"),
        Parameter.Long("now"));

    private static readonly Sql Count = new("SELECT count(*) FROM subscriptions WHERE author_id = @author", Parameter.Long("author"));

    private static readonly Sql DropPlace = new(
        "DELETE FROM subscriptions WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND author_id = @author",
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"), Parameter.Long("author"));

    private static readonly Sql DropOne = new("DELETE FROM subscriptions WHERE id = @id AND author_id = @author", Parameter.Long("id"), Parameter.Long("author"));

    private static readonly Sql DropAll = new("DELETE FROM subscriptions WHERE author_id = @author", Parameter.Long("author"));

    private static readonly Sql OfAuthor = new(
        $"""
        SELECT s.id, s.site_id, s.thread_number, s.ordinal, t.key, t.title, t.url, s.by_mail, s.by_push, s.created_at FROM subscriptions s
        JOIN threads t ON t.site_id = s.site_id AND t.number = s.thread_number WHERE s.author_id = @author ORDER BY s.id DESC LIMIT {Most}
        """,
        Parameter.Long("author"));

    private static readonly Sql OfPlace = new(
        "SELECT by_mail, by_push FROM subscriptions WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND author_id = @author",
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"), Parameter.Long("author"));

    // A nameless one was made by whoever gave the address: to be told again, its holder says so again.
    private static readonly Sql Unconfirm = new(
        "UPDATE authors SET email_confirmed_at = NULL WHERE id = @id AND kind = 0 AND name = '' AND email_confirmed_at IS NOT NULL", Parameter.Long("id"));

    private static readonly Sql Choices = new(
        "SELECT replies_by_mail, replies_by_push, pace, mail_stopped FROM notice_settings WHERE author_id = @author", Parameter.Long("author"));

    private static readonly Sql PutChoices = new(
        """
        INSERT INTO notice_settings (author_id, replies_by_mail, replies_by_push, pace, mail_stopped) VALUES (@author, @mail, @push, @pace, @stopped)
        ON CONFLICT (author_id) DO UPDATE SET replies_by_mail = excluded.replies_by_mail, replies_by_push = excluded.replies_by_push,
          pace = excluded.pace, mail_stopped = excluded.mail_stopped
        """,
        Parameter.Long("author"), Parameter.Int("mail"), Parameter.Int("push"), Parameter.Int("pace"), Parameter.Int("stopped"));

    private static readonly Sql ThreadOf = new("SELECT number FROM threads WHERE site_id = @site AND key = @key", Parameter.Int("site"), Parameter.Text("key"));

    private static readonly Sql FromNowOn = new("UPDATE subscriptions SET new_seq = NULL WHERE author_id = @author AND new_seq IS NOT NULL", Parameter.Long("author"));

    /// <summary>What came before somebody could be told by mail is not told by mail.</summary>
    public static Task BeginAsync(WriteSession session, long author, CancellationToken cancellationToken) =>
        session.ExecuteAsync(FromNowOn, cancellationToken, author);

    /// <summary>Follows a thread, which is made where nobody has written in it yet. Twice is once.</summary>
    /// <exception cref="ProblemException">422 <c>too-many</c>: as many subscriptions as one author may have.</exception>
    public Task<ThreadId> FollowAsync(Site site, string key, string? url, string? title, long author, Ways ways, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var number = await session.FirstAsync(ThreadOf, row => row.GetInt32(0), cancellationToken, site.Id, key);
                if (number == 0) number = (await session.FirstAsync(MovedKeys.Thread, CommentReader.ReadThread, cancellationToken, site.Id, key))?.Id?.Number ?? 0;
                if (number == 0)
                {
                    number = await session.FirstAsync(WriteSql.NextThread, row => row.GetInt32(0), cancellationToken, site.Id);
                    await session.ExecuteAsync(WriteSql.InsertThread, cancellationToken, site.Id, number, key, url, title, clock.GetUtcNow().ToUnixTimeMilliseconds());
                    // Somebody may have been quicker.
                    number = await session.FirstAsync(ThreadOf, row => row.GetInt32(0), cancellationToken, site.Id, key);
                }

                var thread = new ThreadId(site.Id, number);
                await PutAsync(session, thread, 0, author, ways, cancellationToken);
                return thread;
            },
            cancellationToken);

    /// <summary>Follows what is written under a comment that is there.</summary>
    /// <exception cref="ProblemException">422 <c>too-many</c>.</exception>
    public Task FollowAsync(CommentId comment, long author, Ways ways, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await PutAsync(session, comment.Thread, comment.Ordinal, author, ways, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Sets what comes by mail: of replies, and of one thread, which is followed in the page as before.</summary>
    /// <exception cref="ProblemException">422 <c>too-many</c>.</exception>
    public Task ChooseAsync(ThreadId thread, long author, MailChoice choice, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var before = await FindAsync(session, thread, 0, author, cancellationToken);
            var (all, replies) = (choice == MailChoice.Everything, choice != MailChoice.Nothing);
            if (all || before is not null) await PutAsync(session, thread, 0, author, new Ways(all, before?.Push ?? false), cancellationToken);
            var kept = await ChoicesAsync(session, author, cancellationToken);
            await ChooseAsync(session, author, kept with { Replies = kept.Replies with { Mail = replies }, MailStopped = false }, cancellationToken);
            if (kept.MailStopped && replies) await BeginAsync(session, author, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <param name="ordinal">0 for the thread.</param>
    public Task<bool> LeaveAsync(ThreadId thread, int ordinal, long author, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(DropPlace, cancellationToken, thread.Site, thread.Number, ordinal, author) > 0, cancellationToken);

    public Task<bool> LeaveAsync(long subscription, long author, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(DropOne, cancellationToken, subscription, author) > 0, cancellationToken);

    /// <summary>Ends everything, and no mail of replies either. An address without a name is to be confirmed again before mail goes to it.</summary>
    public Task LeaveEverythingAsync(long author, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(DropAll, cancellationToken, author);
            var kept = await ChoicesAsync(session, author, cancellationToken);
            await ChooseAsync(session, author, kept with { Replies = new Ways(false, false) }, cancellationToken);
            await session.ExecuteAsync(Unconfirm, cancellationToken, author);
            return true;
        },
        cancellationToken);

    /// <summary>What an author follows, the newest first.</summary>
    public async Task<List<Subscription>> OfAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(OfAuthor, Read, cancellationToken, author);
    }

    /// <summary>How an author follows a thread, or what is under one of its comments; <see langword="null"/> where they do not.</summary>
    public async Task<Ways?> FindAsync(ThreadId thread, int ordinal, long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await FindAsync(session, thread, ordinal, author, cancellationToken);
    }

    public static Task<Ways?> FindAsync(DbSession session, ThreadId thread, int ordinal, long author, CancellationToken cancellationToken) => session.FirstAsync(
        OfPlace, row => new Ways(row.GetInt32(0) == 1, row.GetInt32(1) == 1), cancellationToken, thread.Site, thread.Number, ordinal, author);

    public async Task<NoticeChoices> ChoicesAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await ChoicesAsync(session, author, cancellationToken);
    }

    public Task ChooseAsync(long author, Func<NoticeChoices, NoticeChoices> change, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var before = await ChoicesAsync(session, author, cancellationToken);
            var after = change(before);
            await ChooseAsync(session, author, after, cancellationToken);
            if (before.MailStopped && !after.MailStopped) await BeginAsync(session, author, cancellationToken);
            return true;
        },
        cancellationToken);

    private async Task PutAsync(WriteSession session, ThreadId thread, int ordinal, long author, Ways ways, CancellationToken cancellationToken)
    {
        // What is followed already can always be changed, to less above all.
        if (await FindAsync(session, thread, ordinal, author, cancellationToken) is null
            && await session.FirstAsync(Count, row => row.GetInt64(0), cancellationToken, author) >= Most)
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "too-many", $"At most {Most} subscriptions: end some first.");
        await session.ExecuteAsync(
            Put, cancellationToken, author, thread.Site, thread.Number, ordinal, ways.Mail ? 1 : 0, ways.Push ? 1 : 0, clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public static async Task<NoticeChoices> ChoicesAsync(DbSession session, long author, CancellationToken cancellationToken) => await session.FirstAsync(
        Choices, row => new NoticeChoices(new Ways(row.GetInt32(0) == 1, row.GetInt32(1) == 1), (MailPace)row.GetInt32(2), row.GetInt32(3) == 1),
        cancellationToken, author) ?? NoticeChoices.Default;

    private static Task<int> ChooseAsync(WriteSession session, long author, NoticeChoices choices, CancellationToken cancellationToken) => session.ExecuteAsync(
        PutChoices, cancellationToken, author, choices.Replies.Mail ? 1 : 0, choices.Replies.Push ? 1 : 0, (int)choices.Pace, choices.MailStopped ? 1 : 0);

    private static Subscription Read(DbDataReader row)
    {
        var thread = new ThreadId(row.GetInt32(1), row.GetInt32(2));
        return new Subscription(
            row.GetInt64(0), thread, row.GetInt32(3) is > 0 and var ordinal ? new CommentId(thread, ordinal) : null, row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), new Ways(row.GetInt32(7) == 1, row.GetInt32(8) == 1),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)));
    }
}
