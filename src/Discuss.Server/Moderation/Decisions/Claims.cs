using System.Data.Common;
using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>
/// Who is looking at what, so that two moderators do not read the same comment. A claim is a courtesy, no lock: it runs out by itself, and
/// a decision on a claimed comment counts.
/// </summary>
internal sealed class Claims(IDatabase database, TimeProvider clock)
{
    /// <summary>Long enough for a long comment with its conversation; a page that shows it renews the claim.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(2);

    private static readonly Parameter[] Key = [Int("site"), Int("thread"), Int("ordinal")];

    private static readonly Sql Take = new(
        """
        INSERT INTO claims (site_id, thread_number, ordinal, author_id, expires_at)
        SELECT @site, @thread, @ordinal, @author, @until FROM comments
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal
        ON CONFLICT (site_id, thread_number, ordinal) DO UPDATE SET author_id = excluded.author_id, expires_at = excluded.expires_at
        WHERE claims.author_id = excluded.author_id OR claims.expires_at <= @now
        """,
        [.. Key, Long("author"), Long("until"), Long("now")]);

    private static readonly Sql Free = new(
        "DELETE FROM claims WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND author_id = @author", [.. Key, Long("author")]);

    private static readonly Sql Settle = new(
        "DELETE FROM claims WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal", Key);

    private static readonly Sql Forget = new(
        "DELETE FROM claims WHERE author_id = @author AND expires_at <= @now", Long("author"), Long("now"));

    private static readonly Sql Find = new(
        """
        SELECT l.author_id, a.name, l.expires_at FROM claims l JOIN authors a ON a.id = l.author_id
        WHERE l.site_id = @site AND l.thread_number = @thread AND l.ordinal = @ordinal AND l.expires_at > @now
        """,
        [.. Key, Long("now")]);

    /// <summary>Whose a comment is at this moment; <see langword="null"/> where it is free.</summary>
    public static Task<ClaimView?> OfAsync(DbSession session, CommentId id, DateTimeOffset now, CancellationToken cancellationToken) =>
        session.FirstAsync(
            Find, Read, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, now.ToUnixTimeMilliseconds());

    /// <summary>Whoever decides about a comment needs no claim on it any longer, and nobody else does.</summary>
    public static Task SettleAsync(WriteSession session, CommentId id, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Settle, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);

    /// <summary>Claims what is free, renews what is the moderator's own, and tells of each whose it is now; nobody's where there is no such comment.</summary>
    public Task<List<ClaimedView>> TakeAsync(IReadOnlyList<CommentId> ids, Actor moderator, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var at = clock.GetUtcNow();
                var (now, until) = (at.ToUnixTimeMilliseconds(), (at + Lasts).ToUnixTimeMilliseconds());
                await session.ExecuteAsync(Forget, cancellationToken, moderator.AuthorId, now);
                var claimed = new List<ClaimedView>(ids.Count);
                foreach (var id in ids)
                {
                    var taken = await session.ExecuteAsync(
                        Take, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, moderator.AuthorId, until, now);
                    if (taken > 0) Publish(session, id, moderator);
                    claimed.Add(new ClaimedView(id, await OfAsync(session, id, at, cancellationToken)));
                }

                return claimed;
            },
            cancellationToken);

    /// <summary>Gives back what is the moderator's own.</summary>
    public Task FreeAsync(IReadOnlyList<CommentId> ids, Actor moderator, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                foreach (var id in ids)
                {
                    var freed = await session.ExecuteAsync(
                        Free, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, moderator.AuthorId);
                    if (freed > 0) Publish(session, id, moderator);
                }

                return 0;
            },
            cancellationToken);

    private static void Publish(WriteSession session, CommentId id, Actor moderator) =>
        session.Publish(new ModerationEvent(id.Thread.Site, ModerationEventKind.ClaimChanged, id, By: moderator.AuthorId));

    private static ClaimView Read(DbDataReader row) => new(
        row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)));
}

/// <summary>Whose a comment is; nobody's without <paramref name="ClaimedBy"/>.</summary>
internal sealed record ClaimedView(CommentId CommentId, ClaimView? ClaimedBy);
