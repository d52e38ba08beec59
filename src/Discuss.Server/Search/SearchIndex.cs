using System.Data.Common;
using System.Globalization;
using System.Text;
using Discuss.Core.Search;
using Discuss.Core.Threads;
using Discuss.Server.Storage;

namespace Discuss.Server.Search;

/// <summary>A comment as it is, for the index.</summary>
/// <param name="Indexed">The version that the index has.</param>
internal sealed record IndexedComment(CommentId Id, int Version, CommentState State, string Body, int? Indexed)
{
    public bool IsDone => Indexed >= Version;

    public static IndexedComment Read(DbDataReader row) => new(
        new CommentId(new ThreadId(row.GetInt32(0), row.GetInt32(1)), row.GetInt32(2)), row.GetInt32(3), (CommentState)row.GetInt32(4), row.GetString(5),
        row.IsDBNull(6) ? null : row.GetInt32(6));
}

/// <summary>
/// The database's own full-text index over comments. A comment's version only ever grows, and the index takes no version that is not newer than
/// what it has: it does not matter how often, by whom and in which order it is told of one.
/// </summary>
internal sealed class SearchIndex(IDatabase database)
{
    // No letter and no symbol of a text: a word that begins with it cannot be written.
    private const char SiteMark = '\u00A7';

    // What PostgreSQL keeps of a word's place; further ones count as the last.
    private const int LastPlace = 16383;

    private static readonly Sql VersionOf = new(
        "SELECT version FROM comments WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"));

    // A write of some milliseconds: others wait for it on SQLite.
    private const int MostAtOnce = 64;

    /// <summary>Brings the comments into the index as they were read, those that are taken back out of it.</summary>
    public async Task PutAsync(IEnumerable<IndexedComment> comments, CancellationToken cancellationToken)
    {
        foreach (var some in comments.Where(comment => !comment.IsDone).DistinctBy(comment => comment.Id).Chunk(MostAtOnce))
        {
            await database.WriteAsync(
                async session =>
                {
                    foreach (var comment in some) await PutAsync(session, comment, cancellationToken);
                    return 0;
                },
                cancellationToken);
        }
    }

    /// <summary>Takes a comment out of the index, in the transaction that takes its text away.</summary>
    public async Task ForgetAsync(WriteSession session, CommentId id, CancellationToken cancellationToken)
    {
        var version = await session.FirstAsync(VersionOf, row => row.GetInt32(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        await PutAsync(session, new IndexedComment(id, version, CommentState.RemovedByAuthor, "", null), cancellationToken);
    }

    /// <summary>What the database is asked, for a query on a site. Its words are letters and symbols only: nothing in them can mean anything else.</summary>
    public string AskedFor(SearchQuery query, int site) =>
        database.Dialect == Dialect.Sqlite ? AskedOfSqlite(query, site) : AskedOfPostgres(query, site);

    private static string AskedOfSqlite(SearchQuery query, int site)
    {
        var text = new StringBuilder("(\"").Append(SiteWord(site)).Append('"');
        foreach (var term in query.Terms.Where(term => !term.IsExcluded)) text.Append(" AND ").Append(Phrase(term));
        text.Append(')');
        foreach (var term in query.Terms.Where(term => term.IsExcluded)) text.Append(" NOT ").Append(Phrase(term));
        return text.ToString();

        static string Phrase(SearchTerm term) => $"\"{string.Join(' ', term.Words)}\"{(term.IsPrefix ? " *" : "")}";
    }

    private static string AskedOfPostgres(SearchQuery query, int site)
    {
        var text = new StringBuilder("'").Append(SiteWord(site)).Append('\'');
        foreach (var term in query.Terms)
        {
            text.Append(term.IsExcluded ? " & !(" : " & (")
                .AppendJoin(" <-> ", term.Words.Select((word, i) => $"'{word}'{(term.IsPrefix && i == term.Words.Count - 1 ? ":*" : "")}")).Append(')');
        }

        return text.ToString();
    }

    private static string SiteWord(int site) => string.Create(CultureInfo.InvariantCulture, $"{SiteMark}{site}");

    private static string WordsForPostgres(int site, IReadOnlyList<SearchWord> words)
    {
        var text = new StringBuilder("'").Append(SiteWord(site)).Append('\'');
        for (var i = 0; i < words.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $" '{words[i].Text}':{Math.Min(i + 1, LastPlace)}");
        return text.ToString();
    }

    private static string WordsForSqlite(int site, IReadOnlyList<SearchWord> words) =>
        words.Aggregate(new StringBuilder(SiteWord(site)), (text, word) => text.Append(' ').Append(word.Text)).ToString();

    private async Task PutAsync(WriteSession session, IndexedComment comment, CancellationToken cancellationToken)
    {
        var id = comment.Id;
        var words = SearchWords.Of(comment.Body);
        if (database.Dialect == Dialect.Postgres)
        {
            if (words.Count == 0)
            {
                await session.LaterAsync(SearchSql.PutVersion, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, comment.Version);
                await session.LaterAsync(SearchSql.RemoveOnPostgres, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, comment.Version);
                return;
            }

            await session.LaterAsync(SearchSql.PutOnPostgres, cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, comment.Version, WordsForPostgres(id.Thread.Site, words));
            return;
        }

        var document = await session.FirstAsync(
            SearchSql.PutDocument, row => (long?)row.GetInt64(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal, comment.Version);
        if (document is not { } number) return;
        await session.ExecuteAsync(SearchSql.RemoveOnSqlite, cancellationToken, number);
        if (words.Count > 0) await session.ExecuteAsync(SearchSql.InsertOnSqlite, cancellationToken, number, WordsForSqlite(id.Thread.Site, words));
    }

}
