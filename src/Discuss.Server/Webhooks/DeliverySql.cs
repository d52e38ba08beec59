using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Webhooks;

/// <summary>The statements of deliveries. One is waiting while it has a time at which it is due; while it is claimed, that is when another may have it.</summary>
internal static class DeliverySql
{
    private const string Columns = "id, event, state, attempts, created_at, attempted_at, due_at, status, duration, answer, problem";

    public static readonly Sql Insert = new(
        """
        INSERT INTO webhook_deliveries (id, webhook_id, event_key, event, state, attempts, due_at, claimed, created_at)
        VALUES (@id, @webhook, @key, @event, 0, 0, @due, 0, @now) ON CONFLICT (webhook_id, event_key) DO NOTHING
        """,
        Text("id"), Long("webhook"), Text("key"), Text("event"), Long("due"), Long("now"));

    /// <summary>For each active webhook when the next of its deliveries is due; one look at the index for each.</summary>
    public static readonly Sql Due = new(
        """
        SELECT w.id, (SELECT min(d.due_at) FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.due_at IS NOT NULL) AS due FROM webhooks w
        WHERE w.active = 1
        """);

    public static readonly Sql ClaimOnSqlite = Claim("");

    // Nodes that claim at once pass over each other's rows.
    public static readonly Sql ClaimOnPostgres = Claim(" FOR UPDATE SKIP LOCKED");

    /// <summary>Claims one delivery, whatever has become of it.</summary>
    public static readonly Sql ClaimOne = new(
        """
        UPDATE webhook_deliveries SET due_at = @until, claimed = 1, attempts = attempts + 1
        WHERE id = @id AND webhook_id = @webhook RETURNING id, event, attempts, created_at
        """,
        Long("until"), Text("id"), Long("webhook"));

    /// <summary>Gives back what a process that died had claimed; only where nobody else can have claimed it.</summary>
    public static readonly Sql Free = new("UPDATE webhook_deliveries SET due_at = @now, claimed = 0 WHERE claimed = 1", Long("now"));

    /// <summary>What came of an attempt, where the claim still holds.</summary>
    public static readonly Sql Record = new(
        """
        UPDATE webhook_deliveries SET state = @state, due_at = @due, claimed = 0, attempted_at = @now, status = @status, duration = @duration,
          answer = @answer, problem = @problem
        WHERE webhook_id = @webhook AND id = @id AND due_at = @claimed
        """,
        Int("state"), Long("due"), Long("now"), Int("status"), Int("duration"), Text("answer"), Text("problem"), Long("webhook"), Text("id"), Long("claimed"));

    public static readonly Sql Succeeded = new("UPDATE webhooks SET failing_since = NULL WHERE id = @id AND failing_since IS NOT NULL", Long("id"));

    public static readonly Sql Failed = new(
        "UPDATE webhooks SET failing_since = coalesce(failing_since, @now) WHERE id = @id RETURNING failing_since", Long("now"), Long("id"));

    public static readonly Sql SwitchOff = new(
        "UPDATE webhooks SET active = 0, off_at = @now, off_reason = @reason WHERE id = @id AND active = 1", Long("now"), Text("reason"), Long("id"));

    public static readonly Sql Newest = new(
        $"SELECT {Columns} FROM webhook_deliveries WHERE webhook_id = @webhook AND id < @before ORDER BY id DESC LIMIT @count",
        Long("webhook"), Text("before"), Int("count"));

    public static readonly Sql One = new($"SELECT {Columns} FROM webhook_deliveries WHERE webhook_id = @webhook AND id = @id", Long("webhook"), Text("id"));

    /// <summary>Identifiers begin with the time at which they were made.</summary>
    public static readonly Sql TooOld = new("DELETE FROM webhook_deliveries WHERE webhook_id = @webhook AND id < @oldest", Long("webhook"), Text("oldest"));

    public static readonly Sql TooMany = new(
        """
        DELETE FROM webhook_deliveries WHERE webhook_id = @webhook AND id <= (
          SELECT id FROM webhook_deliveries WHERE webhook_id = @webhook ORDER BY id DESC LIMIT 1 OFFSET @most)
        """,
        Long("webhook"), Int("most"));

    public static readonly Sql AllWebhooks = new("SELECT id FROM webhooks");

    /// <summary>Where a site's mail about webhooks goes that names no address for it: its owners and the administrators.</summary>
    public static readonly Sql Owners = new(
        """
        SELECT DISTINCT m.email FROM grants g JOIN members m ON m.id = g.member_id
        WHERE (g.site_id = @site OR g.site_id = 0) AND g.role >= @least AND m.email IS NOT NULL LIMIT 10
        """,
        Int("site"), Int("least"));

    private static Sql Claim(string @lock) => new(
        $"""
        UPDATE webhook_deliveries SET due_at = @until, claimed = 1, attempts = attempts + 1
        WHERE webhook_id = @webhook AND id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = @webhook AND due_at <= @now ORDER BY due_at, id LIMIT @count{@lock})
        RETURNING id, event, attempts, created_at
        """,
        Long("until"), Long("webhook"), Long("now"), Int("count"));
}
