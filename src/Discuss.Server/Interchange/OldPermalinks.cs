using Discuss.Core.Interchange;
using Discuss.Core.Threads;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>Finds comments and discussions by the addresses that they had in the system that they came from.</summary>
internal sealed class OldPermalinks(IDatabase database)
{
    // What stands before a comment's identifier in the part of an address behind #.
    private static readonly string[] Marks = ["comment-", "remark42__comment-", "isso-", "commento-comment-", "commento-", "comentario-", "discuss-"];

    private static readonly Sql Comment = new(
        "SELECT thread_number, ordinal FROM moved_comments WHERE site_id = @site AND foreign_id = @foreign ORDER BY source LIMIT 1",
        Parameter.Int("site"), Parameter.Text("foreign"));

    private static readonly Sql ThreadByIdentifier = new(
        """
        SELECT t.key FROM moved_threads m JOIN threads t ON t.site_id = m.site_id AND t.number = m.thread_number
        WHERE m.site_id = @site AND m.foreign_id = @foreign ORDER BY m.source LIMIT 1
        """,
        Parameter.Int("site"), Parameter.Text("foreign"));

    private static readonly Sql ThreadByKey = new("SELECT key FROM threads WHERE site_id = @site AND key = @key", Parameter.Int("site"), Parameter.Text("key"));

    /// <summary>The comment, or else the key of the discussion, that an old address or identifier leads to.</summary>
    public async Task<(CommentId? Comment, string? Key)> FindAsync(int site, string from, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        foreach (var id in CommentIds(from))
        {
            var (thread, ordinal) = await session.FirstAsync(Comment, row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken, site, id);
            if (ordinal > 0) return (new CommentId(new ThreadId(site, thread), ordinal), null);
        }

        var address = from.Contains('#', StringComparison.Ordinal) ? from[..from.IndexOf('#', StringComparison.Ordinal)] : from;
        foreach (var id in new[] { from, address }.Where(id => id.Length is > 0 and <= InterchangeLimits.Id).Distinct(StringComparer.Ordinal))
        {
            if (await session.FirstAsync(ThreadByIdentifier, row => row.GetString(0), cancellationToken, site, id) is { } key) return (null, key);
        }

        return AddressMap.PathOf(address) is { Length: <= ThreadLimits.MaxKey } path && await session.FirstAsync(ThreadByKey, row => row.GetString(0), cancellationToken, site, path) is { } known
            ? (null, known)
            : (null, null);
    }

    /// <summary>What an address may name a comment by: all of it, what stands behind #, or Coral's <c>commentID</c>.</summary>
    private static IEnumerable<string> CommentIds(string from)
    {
        var at = from.IndexOf('#', StringComparison.Ordinal);
        var fragment = at < 0 ? "" : from[(at + 1)..];
        var query = from.IndexOf("commentID=", StringComparison.OrdinalIgnoreCase);
        string?[] candidates =
        [
            Marks.Where(mark => fragment.StartsWith(mark, StringComparison.Ordinal)).Select(mark => fragment[mark.Length..]).FirstOrDefault(),
            query < 0 ? null : from[(query + 10)..].Split('&', '#')[0],
            fragment,
            from,
        ];
        return candidates.OfType<string>().Where(id => id.Length is > 0 and <= InterchangeLimits.Id).Distinct(StringComparer.Ordinal);
    }
}
