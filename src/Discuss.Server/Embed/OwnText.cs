using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Storage;

namespace Discuss.Server.Embed;

/// <summary>What an author wrote, as they wrote it: for the form in which they change it, and for nobody else.</summary>
internal sealed class OwnText(IDatabase database)
{
    private static readonly Sql Find = new(
        """
        SELECT body, version FROM comments
        WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND author_id = @author AND state = 0
        """,
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"), Parameter.Long("author"));

    /// <summary>The source and its version; <see langword="null"/> where the comment is another's or no longer there.</summary>
    public async Task<SourceText?> FindAsync(CommentId id, Actor author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Find, row => new SourceText(row.GetString(0), row.GetInt32(1)), cancellationToken,
            id.Thread.Site, id.Thread.Number, id.Ordinal, author.AuthorId);
    }
}

internal sealed record SourceText(string Body, int Version);
