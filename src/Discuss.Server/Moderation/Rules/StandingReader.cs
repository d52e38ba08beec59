using System.Data.Common;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>Reads what the rules want to know of an author: one walk of bounded length along one index.</summary>
internal sealed class StandingReader(IDatabase database)
{
    // A member may write on several sites: that many of their latest comments anywhere are looked through for those here.
    private const int LookedThrough = 200;

    // As much of a text as two are compared by.
    private const int ComparedCharacters = 2500;

    private static readonly Sql Recent = new(
        $"""
        SELECT state, created_at, body FROM (
          SELECT site_id, state, created_at, CASE WHEN created_at > @since THEN substr(body, 1, {ComparedCharacters}) END AS body
          FROM comments WHERE author_id = @author ORDER BY created_at DESC LIMIT @most) AS latest
        WHERE site_id = @site ORDER BY created_at DESC LIMIT {AuthorStanding.MaxRecent}
        """,
        Long("since"), Long("author"), Int("most"), Int("site"));

    private static readonly Sql Trusted = new(
        "SELECT trusted FROM standings WHERE site_id = @site AND author_id = @author", Int("site"), Long("author"));

    /// <summary>The author's last comments on the site, newest first; with their texts where they are newer than <paramref name="since"/>.</summary>
    public async Task<IReadOnlyList<RecentComment>> RecentAsync(int site, Actor author, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        // A guest writes on one site.
        var most = author.Site == site ? AuthorStanding.MaxRecent : LookedThrough;
        return await session.QueryAsync(Recent, Read, cancellationToken, since.ToUnixTimeMilliseconds(), author.AuthorId, most, site);
    }

    public async Task<bool> IsTrustedAsync(int site, long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Trusted, row => row.GetInt32(0) == 1, cancellationToken, site, author);
    }

    private static RecentComment Read(DbDataReader row) => new(
        (CommentState)row.GetInt32(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.IsDBNull(2) ? null : row.GetString(2));
}
