namespace Discuss.Server.Interchange;

/// <summary>The statements of the <see cref="Spool"/>, a SQLite file of its own.</summary>
internal static class SpoolSql
{
    public const string Settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE";

    public const string Tables =
        """
        CREATE TABLE threads (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, line INTEGER NOT NULL, own TEXT, url TEXT, title TEXT, created INTEGER, closed INTEGER NOT NULL);
        CREATE TABLE people (id TEXT NOT NULL PRIMARY KEY, unit TEXT NOT NULL, line INTEGER NOT NULL, name TEXT, email TEXT, website TEXT, used INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE comments (
          n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, thread TEXT NOT NULL, parent TEXT, unit TEXT NOT NULL, line INTEGER NOT NULL, person TEXT NOT NULL,
          body TEXT NOT NULL, markup INTEGER NOT NULL, state INTEGER NOT NULL, created INTEGER, edited INTEGER, score INTEGER NOT NULL, pinned INTEGER, featured INTEGER);
        CREATE TABLE votes (n INTEGER PRIMARY KEY, comment TEXT NOT NULL, person TEXT NOT NULL, value INTEGER NOT NULL, created INTEGER);
        CREATE TABLE subscriptions (
          n INTEGER PRIMARY KEY, thread TEXT NOT NULL, comment TEXT, person TEXT NOT NULL, email TEXT, mail INTEGER NOT NULL, replies INTEGER NOT NULL, created INTEGER,
          unit TEXT NOT NULL, line INTEGER NOT NULL);
        CREATE TABLE pieces (n INTEGER PRIMARY KEY, image TEXT NOT NULL, piece INTEGER NOT NULL, pieces INTEGER NOT NULL, unit TEXT NOT NULL, line INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (image, piece));
        CREATE TABLE images (id TEXT NOT NULL PRIMARY KEY, type INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>
    /// Once everything is in: which comments are a thread's, in the order of their times; who follows under an address and wrote under it as well; and
    /// who is wanted at all.
    /// </summary>
    public const string Order =
        """
        CREATE INDEX comments_thread ON comments (thread, created, n);
        CREATE INDEX subscriptions_thread ON subscriptions (thread);
        CREATE TABLE followers AS SELECT DISTINCT lower(trim(email)) AS email FROM subscriptions WHERE email IS NOT NULL;
        CREATE INDEX followers_email ON followers (email);
        CREATE TABLE writers AS SELECT lower(trim(email)) AS email, id FROM people WHERE name IS NOT NULL AND lower(trim(email)) IN (SELECT email FROM followers);
        CREATE INDEX writers_email ON writers (email, id);
        UPDATE subscriptions SET person = coalesce((SELECT min(w.id) FROM writers w WHERE w.email = lower(trim(subscriptions.email))), person) WHERE email IS NOT NULL;
        UPDATE people SET used = 1 WHERE id IN (
          SELECT person FROM comments WHERE thread IN (SELECT id FROM threads) UNION SELECT person FROM votes
          UNION SELECT person FROM subscriptions WHERE replies = 0 AND thread IN (SELECT id FROM threads));
        """;

    public const string Thread = "INSERT OR IGNORE INTO threads (id, unit, line, own, url, title, created, closed) VALUES (@a, @b, @c, @d, @e, @f, @g, @h)";

    /// <summary>Somebody as they stand in a list of people, which knows more than a comment does.</summary>
    public const string Person =
        """
        INSERT INTO people (id, unit, line, name, email, website, used) VALUES (@a, @b, @c, @d, @e, @f, 0)
        ON CONFLICT (id) DO UPDATE SET name = coalesce(excluded.name, name), email = coalesce(excluded.email, email), website = coalesce(excluded.website, website)
        """;

    public const string Writer = "INSERT INTO people (id, unit, line, name, email, website, used) VALUES (@a, @b, @c, @d, @e, @f, 0) ON CONFLICT (id) DO NOTHING";

    public const string Comment =
        """
        INSERT OR IGNORE INTO comments (id, thread, parent, unit, line, person, body, markup, state, created, edited, score, pinned, featured)
        VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j, @k, @l, @m, @n)
        """;

    public const string Vote = "INSERT INTO votes (comment, person, value, created) VALUES (@a, @b, @c, @d)";

    public const string Subscription = "INSERT INTO subscriptions (thread, comment, person, email, mail, replies, created, unit, line) VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i)";

    public const string Piece = "INSERT OR IGNORE INTO pieces (image, piece, pieces, unit, line, data) VALUES (@a, @b, @c, @d, @e, @f)";

    public const string Image = "INSERT OR IGNORE INTO images (id, type, width, height) VALUES (@a, @b, @c, @d)";

    public const string Images =
        """
        SELECT image, min(unit), min(line), max(pieces), count(*), sum(length(data)), min(piece), max(piece), min(pieces) FROM pieces
        WHERE image > @a GROUP BY image ORDER BY image LIMIT 100
        """;

    public const string Data = "SELECT data FROM pieces WHERE image = @a ORDER BY piece";

    public const string Shown = "SELECT type, width, height FROM images WHERE id = @a";

    public const string Threads =
        """
        SELECT n, id, unit, line, own, url, title, created, closed, (SELECT count(*) FROM comments c WHERE c.thread = t.id),
          EXISTS (SELECT 1 FROM subscriptions s WHERE s.thread = t.id) FROM threads t
        WHERE n > @a ORDER BY n LIMIT 1
        """;

    public const string Homeless =
        "SELECT n, id, unit, line FROM comments WHERE n > @a AND NOT EXISTS (SELECT 1 FROM threads t WHERE t.id = comments.thread) ORDER BY n LIMIT 1000";

    /// <summary>A thread's comments by their times; what has none stands where its thread began.</summary>
    public const string OfThread =
        """
        SELECT c.n, CASE WHEN c.parent IS NULL THEN 0 ELSE coalesce(p.n, -1) END FROM comments c LEFT JOIN comments p ON p.id = c.parent AND p.thread = c.thread
        WHERE c.thread = @a ORDER BY coalesce(c.created, @b), c.n
        """;

    public const string One = "SELECT id, parent, unit, line, person, body, markup, state, created, edited, score, pinned, featured FROM comments WHERE n = @a";

    public const string Known = "SELECT unit, line, name, email, website FROM people WHERE id = @a";

    public const string People = "SELECT id, unit, line, name, email, website FROM people WHERE used = 1 AND id > @a ORDER BY id LIMIT 1000";

    public const string Votes = "SELECT n, comment, person, value, created FROM votes WHERE n > @a ORDER BY n LIMIT 1000";

    /// <summary>Subscriptions with whether their discussion is in the export, and whether somebody wrote in it under their address.</summary>
    public const string Subscriptions =
        """
        SELECT n, thread, comment, person, email, mail, replies, created, unit, line, EXISTS (SELECT 1 FROM threads t WHERE t.id = s.thread),
          s.replies = 1 AND EXISTS (SELECT 1 FROM writers w JOIN comments c ON c.person = w.id AND c.thread = s.thread WHERE w.email = lower(trim(s.email)))
        FROM subscriptions s WHERE n > @a ORDER BY n LIMIT 1000
        """;

    public const string Counts =
        "SELECT (SELECT count(*) FROM threads), (SELECT count(*) FROM people WHERE used = 1), (SELECT count(*) FROM comments), (SELECT count(*) FROM votes), (SELECT count(*) FROM subscriptions), (SELECT count(DISTINCT image) FROM pieces)";

    public const string States = "SELECT state, count(*) FROM comments GROUP BY state ORDER BY state";
}
