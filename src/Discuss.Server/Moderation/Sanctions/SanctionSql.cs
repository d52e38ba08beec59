using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>The statements about sanctions. An author has a handful at most, and every one of these starts at the author or the sanction.</summary>
internal static class SanctionSql
{
    /// <summary>What <see cref="GivenSanction.Read"/> reads, in its order.</summary>
    public const string Columns =
        """
        s.id, s.site_id, s.author_id, a.kind, a.name, s.kind, s.reason, s.note, b.name, s.created_at, s.ends_at, s.lifted_at, s.acknowledged_at,
        s.thread_number, s.ordinal, s.by_author_id
        """;

    public const string From = "FROM sanctions s JOIN authors a ON a.id = s.author_id LEFT JOIN authors b ON b.id = s.by_author_id";

    /// <summary>What an author is under; what has an end by itself may have come to it meanwhile. A warning counts until it is confirmed.</summary>
    public static readonly Sql Active = new(
        """
        SELECT id, kind, reason, ends_at, created_at FROM sanctions
        WHERE site_id = @site AND author_id = @author AND lifted_at IS NULL AND acknowledged_at IS NULL AND (ends_at IS NULL OR ends_at > @now)
        ORDER BY id
        """,
        Int("site"), Long("author"), Long("now"));

    public static readonly Sql One = new($"SELECT {Columns} {From} WHERE s.id = @id", Long("id"));

    /// <summary>Newest first; the same index read from its end.</summary>
    public static readonly Sql OfAuthor = new(
        $"SELECT {Columns} {From} WHERE s.site_id = @site AND s.author_id = @author ORDER BY s.id DESC LIMIT @count",
        Int("site"), Long("author"), Int("count"));

    public static readonly Sql Author = new(
        "SELECT id, kind, name, member_id, claimed_by FROM authors WHERE id = @author", Long("author"));

    /// <summary>Two moderators who sanction one author at once do so one after the other; a guest whom a member claimed meanwhile is none any more.</summary>
    public static readonly Sql TakeAuthor = new("UPDATE authors SET kind = kind WHERE id = @author AND claimed_by IS NULL", Long("author"));

    public static readonly Sql CommentAuthor = new(
        "SELECT author_id FROM comments WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Int("site"), Int("thread"), Int("ordinal"));

    public static readonly Sql Insert = new(
        """
        INSERT INTO sanctions (site_id, author_id, kind, reason, note, by_author_id, thread_number, ordinal, created_at, ends_at)
        VALUES (@site, @author, @kind, @reason, @note, @by, @thread, @ordinal, @now, @ends) RETURNING id
        """,
        Int("site"), Long("author"), Int("kind"), Text("reason"), Text("note"), Long("by"), Int("thread"), Int("ordinal"), Long("now"), Long("ends"));

    public static readonly Sql Lift = new(
        "UPDATE sanctions SET lifted_at = @now, lifted_by = @by WHERE id = @id AND lifted_at IS NULL", Long("now"), Long("by"), Long("id"));

    public static readonly Sql Acknowledge = new(
        """
        UPDATE sanctions SET acknowledged_at = @now
        WHERE id = @id AND author_id = @author AND kind = 0 AND lifted_at IS NULL AND acknowledged_at IS NULL
        """,
        Long("now"), Long("id"), Long("author"));
}
