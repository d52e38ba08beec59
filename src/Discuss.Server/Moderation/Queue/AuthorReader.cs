using System.Data.Common;
using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>What a site knows of an author, for whoever decides about them.</summary>
internal sealed class AuthorReader(IDatabase database)
{
    /// <summary>How many of an author's latest comments are counted: enough to know somebody, and never a long list.</summary>
    public const int Counted = 1000;

    private const int Shown = 20;

    private static readonly Sql Comments = new(
        $"""
        SELECT c.state, s.toxic, s.insult FROM comments c
        LEFT JOIN scores s ON s.site_id = c.site_id AND s.thread_number = c.thread_number AND s.ordinal = c.ordinal
        WHERE c.author_id = @author AND c.site_id = @site ORDER BY c.created_at DESC LIMIT {Counted}
        """,
        Long("author"), Int("site"));

    private static readonly Sql Standing = new(
        "SELECT reports_agreed, reports_refused, nudged, insisted, trusted FROM standings WHERE site_id = @site AND author_id = @author",
        Int("site"), Long("author"));

    private static readonly Sql Author = new("SELECT kind, name, created_at FROM authors WHERE id = @author", Long("author"));

    private static readonly Sql Sanctions = new(
        """
        SELECT s.id, s.kind, s.reason, s.note, m.name, s.created_at, s.ends_at, s.lifted_at, s.acknowledged_at
        FROM sanctions s JOIN authors m ON m.id = s.by_author_id
        WHERE s.site_id = @site AND s.author_id = @author ORDER BY s.id DESC LIMIT 10
        """,
        Int("site"), Long("author"));

    private static readonly Sql PutTrust = new(
        """
        INSERT INTO standings (site_id, author_id, trusted, reports_agreed, reports_refused, nudged, insisted)
        VALUES (@site, @author, @trusted, 0, 0, 0, 0)
        ON CONFLICT (site_id, author_id) DO UPDATE SET trusted = excluded.trusted
        """,
        Int("site"), Long("author"), Int("trusted"));

    /// <summary>An author with the record on a site; <see langword="null"/> for an unknown number.</summary>
    public async Task<QueueAuthor?> FindAsync(int site, long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var found = await session.FirstAsync(
            Author, row => new QueueAuthor(Number(author), (AuthorKind)row.GetInt32(0), row.GetString(1)), cancellationToken, author);
        return found is null ? null : found with { Record = await RecordAsync(session, site, author, cancellationToken) };
    }

    public static async Task<AuthorRecord> RecordAsync(DbSession session, int site, long author, CancellationToken cancellationToken)
    {
        var comments = await session.QueryAsync(Comments, ReadComment, cancellationToken, author, site);
        var standing = await session.FirstAsync(
            Standing, row => new StandingNumbers(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4) == 1),
            cancellationToken, site, author) ?? new StandingNumbers(0, 0, 0, 0, false);
        var firstSeen = await session.FirstAsync(Author, row => row.GetInt64(2), cancellationToken, author);
        var sanctions = await session.QueryAsync(Sanctions, ReadSanction, cancellationToken, site, author);
        return new AuthorRecord(
            comments.Count(comment => comment.State == PublicState.Approved),
            // What its author took back says nothing against them; here a removal is a moderator's.
            comments.Count(comment => comment.State is PublicState.Rejected or PublicState.Spam || comment is { State: PublicState.Removed, Own: false }),
            comments.Count(comment => comment.State == PublicState.Pending),
            standing.Agreed, standing.Refused, standing.Nudged, standing.Insisted, standing.Trusted,
            DateTimeOffset.FromUnixTimeMilliseconds(firstSeen), sanctions,
            [.. comments.Take(Shown).Reverse().Select(comment => new RecentView(comment.State, comment.Score))]);
    }

    /// <summary>Lets an author pass the rules that trusted authors pass, or no longer.</summary>
    public Task TrustAsync(int site, long author, bool trusted, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync(PutTrust, cancellationToken, site, author, trusted ? 1 : 0), cancellationToken);

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static Seen ReadComment(DbDataReader row)
    {
        var state = (CommentState)row.GetInt32(0);
        double? score = row.IsDBNull(1) ? null : Math.Round(Math.Max(row.GetDouble(1), row.GetDouble(2)), 2);
        return new Seen(PublicStates.Of(state), state == CommentState.RemovedByAuthor, score);
    }

    private static SanctionView ReadSanction(DbDataReader row) => new(
        Number(row.GetInt64(0)), (SanctionKind)row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4),
        Time(row, 5)!.Value, Time(row, 6), Time(row, 7), Time(row, 8));

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private sealed record Seen(PublicState State, bool Own, double? Score);

    private sealed record StandingNumbers(int Agreed, int Refused, int Nudged, int Insisted, bool Trusted);
}
