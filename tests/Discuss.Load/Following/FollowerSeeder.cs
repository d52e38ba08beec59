using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Load.Following;

/// <summary>Makes readers with confirmed addresses who follow a thread by one mail a day: written as rows, in the order of asking for it.</summary>
internal sealed class FollowerSeeder(IServiceProvider services)
{
    private const int AtOnce = 10_000;

    private static readonly Sql Thread = new(
        "INSERT INTO threads (site_id, number, key, state, comment_count, seq, last_ordinal, heat, created_at) VALUES (@site, @number, @key, 0, 0, 0, 0, 0, @now)",
        Parameter.Int("site"), Parameter.Int("number"), Parameter.Text("key"), Parameter.Long("now"));

    private static readonly Sql Author = new(
        """
        INSERT INTO authors (kind, name, name_skeleton, email_sealed, email_hash, email_confirmed_at, site_id, created_at)
        VALUES (0, '', '', @sealed, @hash, @now, @site, @now) RETURNING id
        """,
        Parameter.Bytes("sealed"), Parameter.Bytes("hash"), Parameter.Long("now"), Parameter.Int("site"));

    private static readonly Sql Daily = new(
        "INSERT INTO notice_settings (author_id, replies_by_mail, replies_by_push, pace, mail_stopped) VALUES (@author, 0, 0, @pace, 0)",
        Parameter.Long("author"), Parameter.Int("pace"));

    private static readonly Sql Follow = new(
        """
        INSERT INTO subscriptions (author_id, site_id, thread_number, ordinal, by_mail, by_push, seen_count, created_at)
        VALUES (@author, @site, @thread, 0, 1, 0, 0, @now)
        """,
        Parameter.Long("author"), Parameter.Int("site"), Parameter.Int("thread"), Parameter.Long("now"));

    private static readonly Sql DueNow = new("UPDATE mail_due SET due_at = 0");

    private readonly IDatabase _database = services.GetRequiredService<IDatabase>();

    /// <summary>Makes a thread, and so many people who follow it.</summary>
    public async Task SeedAsync(Site site, int number, string key, int followers, CancellationToken cancellationToken)
    {
        var addresses = services.GetRequiredService<GuestAddresses>();
        var now = DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeMilliseconds();
        await _database.WriteAsync(session => session.ExecuteAsync(Thread, cancellationToken, site.Id, number, key, now), cancellationToken);
        foreach (var some in Enumerable.Range(0, followers).Chunk(AtOnce))
        {
            await _database.WriteAsync(
                async session =>
                {
                    foreach (var one in some)
                    {
                        var kept = addresses.Keep($"{key}-{one}@example.org");
                        var author = await session.FirstAsync(Author, row => row.GetInt64(0), cancellationToken, kept.Sealed, kept.Hash, now, site.Id);
                        await session.ExecuteAsync(Daily, cancellationToken, author, (int)MailPace.Daily);
                        await session.ExecuteAsync(Follow, cancellationToken, author, site.Id, number, now);
                    }

                    return true;
                },
                cancellationToken);
        }
    }

    /// <summary>The day is over: every mail that was due later is due.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndOfDayAsync(CancellationToken cancellationToken) =>
        _database.WriteAsync(session => session.ExecuteAsync(DueNow, cancellationToken), cancellationToken);
}
