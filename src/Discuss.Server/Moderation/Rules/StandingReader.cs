using System.Data.Common;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>Which of an author's comments the rules that are on ask for.</summary>
/// <param name="Since">All that are newer than this.</param>
/// <param name="TextsSince">With their texts those that are newer than this.</param>
/// <param name="RejectedSince">Of older ones, what moderators rejected after this.</param>
/// <param name="Older">Of older ones, what was approved.</param>
internal sealed record RecordAsked(DateTimeOffset Since, DateTimeOffset TextsSince, DateTimeOffset RejectedSince, bool Older)
{
    public static RecordAsked By(ModerationSettings settings, bool hasLimits, DateTimeOffset now)
    {
        var texts = hasLimits && settings.Repeats.Enabled ? settings.Repeats.Minutes : 0;
        var floods = hasLimits && settings.Flood.Enabled ? settings.Flood.Minutes : 0;
        return new RecordAsked(
            now - TimeSpan.FromMinutes(Math.Max(texts, floods)), now - TimeSpan.FromMinutes(texts),
            now - TimeSpan.FromDays(settings.RecentRejections.Enabled ? settings.RecentRejections.Days : 0), settings.NewCommenters.HoldFirst > 0);
    }
}

/// <summary>Reads what the rules want to know of an author: walks of bounded length along two indexes.</summary>
internal sealed class StandingReader(IDatabase database)
{
    // A member may write on several sites: that many of their latest comments anywhere are looked through for those here.
    private const int LookedThrough = 200;

    // As much of a text as two are compared by.
    private const int ComparedCharacters = 2500;

    // The states of restricted ones are those of their index, which PostgreSQL and SQLite find only by these very words.
    private static readonly Sql Recent = new(
        $"""
        SELECT state, created_at, body FROM (
          SELECT site_id, state, created_at, CASE WHEN created_at > @texts THEN substr(body, 1, {ComparedCharacters}) END AS body
          FROM comments WHERE author_id = @author AND created_at > @since ORDER BY created_at DESC LIMIT @most) AS latest
        WHERE site_id = @site
        UNION ALL
        SELECT state, created_at, NULL FROM (
          SELECT state, created_at FROM comments
          WHERE author_id = @author AND site_id = @site AND state IN (1, 2, 3, 5) ORDER BY created_at DESC LIMIT {LookedThrough}) AS restricted
        WHERE state <> 1 AND created_at <= @since AND created_at > @rejected
        UNION ALL
        SELECT state, created_at, NULL FROM (
          SELECT site_id, state, created_at FROM comments
          WHERE author_id = @author AND created_at <= @since ORDER BY created_at DESC LIMIT @older) AS older
        WHERE site_id = @site AND state = 0
        """,
        Long("texts"), Long("author"), Long("since"), Int("most"), Int("site"), Long("rejected"), Int("older"));

    private static readonly Sql Trusted = new(
        "SELECT trusted FROM standings WHERE site_id = @site AND author_id = @author", Int("site"), Long("author"));

    /// <summary>Those of the author's comments on the site that are asked for, newest first.</summary>
    public async Task<IReadOnlyList<RecentComment>> RecentAsync(int site, Actor author, RecordAsked asked, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        // A guest writes on one site.
        var most = author.Site == site ? AuthorStanding.MaxRecent : LookedThrough;
        var recent = await session.QueryAsync(
            Recent, Read, cancellationToken, asked.TextsSince.ToUnixTimeMilliseconds(), author.AuthorId, asked.Since.ToUnixTimeMilliseconds(), most, site,
            asked.RejectedSince.ToUnixTimeMilliseconds(), asked.Older ? most : 0);
        recent.Sort((one, other) => other.At.CompareTo(one.At));
        return recent;
    }

    public async Task<bool> IsTrustedAsync(int site, long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Trusted, row => row.GetInt32(0) == 1, cancellationToken, site, author);
    }

    private static RecentComment Read(DbDataReader row) => new(
        (CommentState)row.GetInt32(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.IsDBNull(2) ? null : row.GetString(2));
}
