using System.Security.Cryptography;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Letters;

/// <summary>
/// Puts together whose mail is due: what there is for one person becomes one message in the outbox, in the transaction that marks it as
/// told. Some people at a time, however many there are; what the mail says is read when it goes out.
/// </summary>
internal sealed partial class MailRound(
    IDatabase database, MailDue due, Mailboxes mailboxes, Outbox outbox, TimeProvider clock, ILogger<MailRound> logger) : BackgroundService
{
    private const int AtOnce = 64;

    // Further ones go with the next mail.
    private const int MostNotices = 50;
    private const int MostThreads = 20;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private static readonly Sql Notices = new(
        "UPDATE notices SET mail = 2 WHERE id IN (SELECT id FROM notices WHERE author_id = @author AND mail = 1 ORDER BY id LIMIT @count) RETURNING id",
        Parameter.Long("author"), Parameter.Int("count"));

    private static readonly Sql Threads = new(
        "SELECT id, new_seq FROM subscriptions WHERE author_id = @author AND by_mail = 1 AND new_seq IS NOT NULL ORDER BY id LIMIT @count",
        Parameter.Long("author"), Parameter.Int("count"));

    private static readonly Sql Told = new("UPDATE subscriptions SET new_seq = NULL WHERE id = @id", Parameter.Long("id"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var freed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = clock.GetUtcNow() + Poll;
            try
            {
                if (!freed) await due.FreeAsync(Lease, stoppingToken);
                freed = true;
                while (await due.NextAsync(stoppingToken) is { } time)
                {
                    var now = clock.GetUtcNow();
                    next = time < now + Poll ? time : now + Poll;
                    if (time > now) break;
                    var people = await due.ClaimAsync(AtOnce, Lease, stoppingToken);
                    await Task.WhenAll(people.Authors.Select(author => WriteAsync(author, people.Until, stoppingToken)));
                    next = clock.GetUtcNow() + Poll;
                }
            }
#pragma warning disable CA1031 // The database may be away for a while; the next round finds what is due.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogRoundFailed(fault);
                next = clock.GetUtcNow() + AfterFault;
            }

            await due.WaitAsync(next, stoppingToken);
        }
    }

    private async Task WriteAsync(long author, long claimed, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(author, cancellationToken);
        await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                // Nothing may be sent: what waited for it is told in the page.
                if (mailbox is null)
                {
                    await session.QueryAsync(Notices, row => row.GetInt64(0), cancellationToken, author, MostNotices);
                    await SubscriptionStore.BeginAsync(session, author, cancellationToken);
                    await MailDue.DoneAsync(session, author, claimed, cancellationToken);
                    return true;
                }

                if (await Mailboxes.MayWriteAsync(session, mailbox, now, cancellationToken) is { } later)
                {
                    await MailDue.LaterAsync(session, author, claimed, later, cancellationToken);
                    return true;
                }

                var notices = await session.QueryAsync(Notices, row => row.GetInt64(0), cancellationToken, author, MostNotices);
                var threads = await session.QueryAsync(Threads, row => new NewInThread(row.GetInt64(0), row.GetInt64(1)), cancellationToken, author, MostThreads);
                foreach (var thread in threads) await session.ExecuteAsync(Told, cancellationToken, thread.Subscription);
                if (notices.Count > 0 || threads.Count > 0)
                {
                    var letter = new NoticeLetter(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), author, notices, threads, now);
                    await outbox.AddAsync(session, NoticeLetters.MessageKind, letter, cancellationToken);
                }

                if (notices.Count == MostNotices || threads.Count == MostThreads) await MailDue.LaterAsync(session, author, claimed, now, cancellationToken);
                else await MailDue.DoneAsync(session, author, claimed, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail that is due could not be put together; tried again soon")]
    private partial void LogRoundFailed(Exception fault);
}

/// <summary>A mail of notices as it waits in the outbox: what it is about, and nothing of what that says.</summary>
/// <param name="Name">The same for what is sent twice.</param>
/// <param name="Notices">Their numbers.</param>
internal sealed record NoticeLetter(string Name, long Author, IReadOnlyList<long> Notices, IReadOnlyList<NewInThread> Threads, DateTimeOffset At);

/// <summary>What is new in a thread that is followed, from an event on.</summary>
internal sealed record NewInThread(long Subscription, long FromSeq);
