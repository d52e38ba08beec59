using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>Counts how often an author was asked to think again, and how often they posted all the same. Written only then.</summary>
internal static class NudgeCounts
{
    private static readonly Sql Nudged = Counting("nudged");
    private static readonly Sql Insisted = Counting("insisted");

    public static Task NudgedAsync(IDatabase database, int site, long author, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync(Nudged, cancellationToken, site, author), cancellationToken);

    public static Task InsistedAsync(WriteSession session, int site, long author, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Insisted, cancellationToken, site, author);

    private static Sql Counting(string column) => new(
        $"""
        INSERT INTO standings (site_id, author_id, trusted, reports_agreed, reports_refused, nudged, insisted)
        VALUES (@site, @author, 0, 0, 0, {(column == "nudged" ? 1 : 0)}, {(column == "insisted" ? 1 : 0)})
        ON CONFLICT (site_id, author_id) DO UPDATE SET {column} = standings.{column} + 1
        """,
        Int("site"), Long("author"));
}
