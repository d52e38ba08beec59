using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Images;

/// <summary>
/// The statements about images. Whoever wants an image touches its row, and whoever removes one names the touch that they saw: so no image
/// goes that somebody is just putting into a comment, on whatever node.
/// </summary>
internal static class ImageSql
{
    private const string Touched = "CASE WHEN images.touched_at >= @now THEN images.touched_at + 1 ELSE @now END";

    private const string Uses =
        """
        SELECT 1 FROM image_uses u JOIN comments c ON c.site_id = u.site_id AND c.thread_number = u.thread_number AND c.ordinal = u.ordinal
        WHERE u.hash = i.hash AND
        """;

    /// <summary>2 where everybody may see it, 1 where this author may, 0 where not.</summary>
    private const string Sight =
        $"""
        CASE WHEN EXISTS ({Uses} c.state = 0) THEN 2
          WHEN EXISTS (SELECT 1 FROM image_uploads p WHERE p.hash = i.hash AND p.author_id = @author) OR EXISTS ({Uses} c.author_id = @author AND c.state <> 4) THEN 1
          ELSE 0 END
        """;

    public static readonly Sql Put = new(
        $"""
        INSERT INTO images (hash, type, width, height, bytes, created_at, touched_at) VALUES (@hash, @type, @width, @height, @bytes, @now, @now)
        ON CONFLICT (hash) DO UPDATE SET touched_at = {Touched}
        """,
        Text("hash"), Int("type"), Int("width"), Int("height"), Int("bytes"), Long("now"));

    public static readonly Sql PutUpload = new(
        "INSERT INTO image_uploads (hash, author_id, created_at) VALUES (@hash, @author, @now) ON CONFLICT (hash, author_id) DO UPDATE SET created_at = excluded.created_at",
        Text("hash"), Long("author"), Long("now"));

    public static readonly Sql CountUploads = new(
        "SELECT count(*) FROM image_uploads WHERE author_id = @author AND created_at > @since", Long("author"), Long("since"));

    /// <summary>An image and who may see it.</summary>
    public static readonly Sql Find = new($"SELECT i.type, {Sight} FROM images i WHERE i.hash = @hash", Long("author"), Text("hash"));

    /// <summary>Those of a comment that its author may see, and so show.</summary>
    public static readonly SqlLists FindAll = new(
        list => $"SELECT i.hash, i.type, i.width, i.height, {Sight} FROM images i WHERE i.hash IN ({list})", Text, Long("author"));

    /// <summary>The sites on which comments show it, or did.</summary>
    public static readonly Sql Sites = new("SELECT DISTINCT site_id FROM image_uses WHERE hash = @hash", Text("hash"));

    public static readonly Sql Touch = new($"UPDATE images SET touched_at = {Touched} WHERE hash = @hash", Long("now"), Text("hash"));

    public static readonly Sql InsertUse = new(
        "INSERT INTO image_uses (site_id, thread_number, ordinal, hash) VALUES (@site, @thread, @ordinal, @hash)",
        Int("site"), Int("thread"), Int("ordinal"), Text("hash"));

    public static readonly Sql DropUses = new(
        "DELETE FROM image_uses WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal RETURNING hash",
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql DropUpload = new("DELETE FROM image_uploads WHERE hash = @hash AND author_id = @author", Text("hash"), Long("author"));

    public static readonly Sql DropOldUploads = new("DELETE FROM image_uploads WHERE created_at <= @before", Long("before"));

    /// <summary>What comments show that were refused or taken down, and that nothing has happened to for long.</summary>
    public static readonly Sql DropOldUses = new(
        """
        DELETE FROM image_uses WHERE EXISTS (
          SELECT 1 FROM comments c WHERE c.site_id = image_uses.site_id AND c.thread_number = image_uses.thread_number
            AND c.ordinal = image_uses.ordinal AND c.state IN (2, 3, 5))
        AND NOT EXISTS (
          SELECT 1 FROM transitions t WHERE t.site_id = image_uses.site_id AND t.thread_number = image_uses.thread_number
            AND t.ordinal = image_uses.ordinal AND t.created_at > @before)
        """,
        Long("before"));

    /// <summary>Images after one that nobody shows and nobody is about to show.</summary>
    public static readonly Sql Unwanted = new(
        """
        SELECT i.hash FROM images i WHERE i.hash > @after AND i.touched_at <= @before
          AND NOT EXISTS (SELECT 1 FROM image_uses u WHERE u.hash = i.hash)
          AND NOT EXISTS (SELECT 1 FROM image_uploads p WHERE p.hash = i.hash)
        ORDER BY i.hash LIMIT @count
        """,
        Text("after"), Long("before"), Int("count"));

    public static readonly Sql TouchOf = new("SELECT type, touched_at FROM images WHERE hash = @hash", Text("hash"));

    public static readonly Sql Remove = new(
        """
        DELETE FROM images WHERE hash = @hash AND touched_at = @touched
          AND NOT EXISTS (SELECT 1 FROM image_uses u WHERE u.hash = images.hash)
          AND NOT EXISTS (SELECT 1 FROM image_uploads p WHERE p.hash = images.hash)
        """,
        Text("hash"), Long("touched"));

    public static readonly SqlLists Known = new(list => $"SELECT hash FROM images WHERE hash IN ({list})", Text);
}
