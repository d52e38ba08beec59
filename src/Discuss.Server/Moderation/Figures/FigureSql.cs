using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation.Figures;

/// <summary>The statements that count a log on from where it was counted to, and that read what it came to.</summary>
internal static class FigureSql
{
    public static readonly Sql Changes = new(
        """
        SELECT l.id, l.from_state, l.to_state, l.rule, l.reason, l.undoes, l.created_at, CASE WHEN l.from_state = 1 AND l.rule IS NULL AND l.to_state <> 4 THEN (
          SELECT max(p.created_at) FROM transitions p
          WHERE p.site_id = l.site_id AND p.thread_number = l.thread_number AND p.ordinal = l.ordinal AND p.id < l.id AND p.to_state = 1) END
        FROM transitions l WHERE l.site_id = @site AND l.id > @after ORDER BY l.id LIMIT @count
        """,
        Int("site"), Long("after"), Int("count"));

    public static readonly Sql Entries = new(
        "SELECT id, kind, word, created_at FROM log_entries WHERE site_id = @site AND id > @after ORDER BY id LIMIT @count",
        Int("site"), Long("after"), Int("count"));

    public static readonly Sql Place = new("SELECT transition_id, entry_id FROM figure_places WHERE site_id = @site", Int("site"));

    public static readonly Sql Begin = new(
        "INSERT INTO figure_places (site_id, transition_id, entry_id) VALUES (@site, 0, 0) ON CONFLICT (site_id) DO NOTHING", Int("site"));

    /// <summary>Of two nodes that count at once, one goes on.</summary>
    public static readonly Sql GoOn = new(
        """
        UPDATE figure_places SET transition_id = @transition, entry_id = @entry
        WHERE site_id = @site AND transition_id = @oldtransition AND entry_id = @oldentry
        """,
        Long("transition"), Long("entry"), Int("site"), Long("oldtransition"), Long("oldentry"));

    public static readonly Sql Month = new("SELECT counts FROM figures WHERE site_id = @site AND month = @month", Int("site"), Int("month"));

    public static readonly Sql PutMonth = new(
        """
        INSERT INTO figures (site_id, month, counts) VALUES (@site, @month, @counts)
        ON CONFLICT (site_id, month) DO UPDATE SET counts = excluded.counts
        """,
        Int("site"), Int("month"), Text("counts"));

    public static readonly Sql Months = new(
        "SELECT month, counts FROM figures WHERE site_id = @site ORDER BY month DESC LIMIT @count", Int("site"), Int("count"));
}
