using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Search;

/// <summary>The statements of search. Those that both databases understand stand here once, the others twice.</summary>
internal static class SearchSql
{
    /// <summary>Comments that have the words and are looked at for one page: what else is asked of them is asked of these.</summary>
    public const int Looked = 2000;

    /// <summary>Comments of a thread as they are now, and in which version the index has them; in their order, which is the index's for those that are new to it.</summary>
    public static readonly SqlLists OfThread = OrdinalLists.Read(
        "comments",
        (rows, found) =>
            $"""
            SELECT c.site_id, c.thread_number, c.ordinal, c.version, c.state, c.body, (
              SELECT d.version FROM search_documents d WHERE d.site_id = c.site_id AND d.thread_number = c.thread_number AND d.ordinal = c.ordinal)
            FROM {rows} WHERE {found} ORDER BY c.ordinal
            """);

    /// <summary>The next lines of the log, each with its comment; the text only where the index does not have it yet.</summary>
    public static readonly Sql Follow = new(
        $"""
        SELECT c.site_id, c.thread_number, c.ordinal, c.version, c.state, CASE WHEN d.version >= c.version THEN '' ELSE c.body END, d.version, l.id, l.created_at
        FROM (SELECT id, site_id, thread_number, ordinal, created_at FROM transitions WHERE id > @after ORDER BY id LIMIT @count) AS l
        JOIN comments c ON c.site_id = l.site_id AND c.thread_number = l.thread_number AND c.ordinal = l.ordinal
        LEFT JOIN search_documents d ON d.site_id = c.site_id AND d.thread_number = c.thread_number AND d.ordinal = c.ordinal
        ORDER BY l.id
        """,
        Long("after"), Int("count"));

    /// <summary>The last of those lines, their comments being there or not.</summary>
    public static readonly Sql Last = new(
        "SELECT max(l.id), count(*) FROM (SELECT id FROM transitions WHERE id > @after ORDER BY id LIMIT @count) AS l", Long("after"), Int("count"));

    public static readonly Sql Place = new("SELECT transition_id, folding FROM search_places WHERE id = 1");

    /// <summary>Never back: nodes follow side by side.</summary>
    public static readonly Sql GoOn = new("UPDATE search_places SET transition_id = @to WHERE id = 1 AND transition_id < @to", Long("to"));

    /// <summary>From the log's first line on, because words are cut otherwise than they were.</summary>
    public static readonly Sql BeginAnew = new("UPDATE search_places SET transition_id = 0, folding = @folding WHERE id = 1", Int("folding"));

    public static readonly Sql ReadAllAnew = new("UPDATE search_documents SET version = 0");

    /// <summary>Says that the index has a comment in this version from now on; changes nothing where it has it, or a later one, already.</summary>
    public static readonly Sql PutVersion = new(
        """
        INSERT INTO search_documents (site_id, thread_number, ordinal, version) VALUES (@site, @thread, @ordinal, @version)
        ON CONFLICT (site_id, thread_number, ordinal) DO UPDATE SET version = excluded.version WHERE search_documents.version < excluded.version
        """,
        Int("site"), Int("thread"), Int("ordinal"), Int("version"));

    /// <summary>The same; the comment's number in the index, where it changed anything.</summary>
    public static readonly Sql PutDocument = new(PutVersion.Text + " RETURNING id", PutVersion.Parameters);

    public static readonly Sql RemoveOnSqlite = new("DELETE FROM search_words WHERE rowid = @id", Long("id"));

    public static readonly Sql InsertOnSqlite = new("INSERT INTO search_words (rowid, words) VALUES (@id, @words)", Long("id"), Text("words"));

    public static readonly Sql PutOnPostgres = new(
        $"""
        WITH document AS ({PutDocument.Text})
        INSERT INTO search_words (id, words) SELECT id, CAST(@words AS tsvector) FROM document ON CONFLICT (id) DO UPDATE SET words = excluded.words
        """,
        [.. PutDocument.Parameters, Text("words")]);

    /// <summary>A statement of its own, for it must see what another node wrote while <see cref="PutVersion"/> waited for that one.</summary>
    public static readonly Sql RemoveOnPostgres = new(
        """
        DELETE FROM search_words WHERE id IN (
          SELECT id FROM search_documents WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal AND version = @version)
        """,
        Int("site"), Int("thread"), Int("ordinal"), Int("version"));

    /// <summary>The newest comments with the words, and of those the ones that are asked for.</summary>
    public static readonly Sql FindOnSqlite = Find("SELECT rowid AS id FROM search_words WHERE search_words MATCH @query AND rowid < @before AND rowid >= @floor ORDER BY rowid DESC");

    /// <summary>Among the newest: whatever the words are, so many rows are looked at.</summary>
    public static readonly Sql FindLatelyOnPostgres =
        Find("SELECT id FROM search_words WHERE words @@ CAST(@query AS tsquery) AND id < @before AND id >= @floor ORDER BY id DESC");

    // Not by its number: what is seldom would be looked for in everything that is newer. What is found by the words is then put in order.
    private const string ByWords = "SELECT id FROM search_words WHERE words @@ CAST(@query AS tsquery) AND id + 0 < @before AND id + 0 >= @floor ORDER BY id + 0 DESC";

    public static readonly Sql FindOnPostgres = Find(ByWords);

    /// <summary>Where those that were looked at end, when there were that many.</summary>
    public static readonly Sql EndOnSqlite = End("SELECT rowid AS id FROM search_words WHERE search_words MATCH @query AND rowid < @before AND rowid >= @floor ORDER BY rowid DESC");

    public static readonly Sql EndOnPostgres = End(ByWords);

    /// <summary>The number of the newest, and one more.</summary>
    public static readonly Sql Newest = new("SELECT coalesce(max(id), 0) + 1 FROM search_documents");

    /// <summary>Until the transaction ends; an index of words is there for them, whatever the planner thinks of them.</summary>
    public static readonly Sql OnlyByIndex = new("SET LOCAL enable_seqscan = off");

    private static Sql Find(string found) => new(
        $"""
        SELECT l.id, c.site_id, c.thread_number, c.ordinal, c.state, c.created_at, c.body, c.author_id, a.kind, a.name, t.key, t.title, t.url
        FROM ({found} LIMIT {Looked}) AS l
        JOIN search_documents d ON d.id = l.id
        JOIN comments c ON c.site_id = d.site_id AND c.thread_number = d.thread_number AND c.ordinal = d.ordinal
        JOIN authors a ON a.id = c.author_id JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE c.site_id = @site AND (@state IS NULL OR c.state = @state) AND (@author IS NULL OR c.author_id = @author)
        ORDER BY l.id DESC LIMIT @count
        """,
        Text("query"), Long("before"), Long("floor"), Int("site"), Int("state"), Long("author"), Int("count"));

    private static Sql End(string found) => new($"SELECT l.id FROM ({found} LIMIT 1 OFFSET {Looked - 1}) AS l", Text("query"), Long("before"), Long("floor"));
}
