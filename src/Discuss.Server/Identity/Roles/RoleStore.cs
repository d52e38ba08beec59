using System.Data.Common;
using System.Globalization;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>The roles that a member holds on a site: the one for this site, and the one for every site.</summary>
internal readonly record struct Held(Role? Here, Role? Everywhere)
{
    /// <summary>The one that counts.</summary>
    public Role? Highest => Here is null || Everywhere > Here ? Everywhere : Here;
}

/// <summary>Roles as rows: every change of one is written down and told on the bus, in the transaction that makes it.</summary>
internal static class RoleStore
{
    private static readonly Sql OfMember = new(
        "SELECT site_id, role FROM grants WHERE member_id = @member AND (site_id = @site OR site_id = 0)", Parameter.Long("member"), Parameter.Int("site"));

    private static readonly Sql Give = new(
        """
        INSERT INTO grants (member_id, site_id, role, granted_at) VALUES (@member, @site, @role, @now)
        ON CONFLICT (member_id, site_id) DO UPDATE SET role = excluded.role, granted_at = excluded.granted_at
        """,
        Parameter.Long("member"), Parameter.Int("site"), Parameter.Int("role"), Parameter.Long("now"));

    private static readonly Sql Take = new(
        "DELETE FROM grants WHERE member_id = @member AND site_id = @site", Parameter.Long("member"), Parameter.Int("site"));

    private static readonly Sql Log = new(
        """
        INSERT INTO role_changes (site_id, author_id, from_role, to_role, changed_by, created_at)
        SELECT @site, id, @from, @to, @by, @now FROM authors WHERE member_id = @member
        """,
        Parameter.Int("site"), Parameter.Int("from"), Parameter.Int("to"), Parameter.Long("by"), Parameter.Long("now"), Parameter.Long("member"));

    // Writes nothing new: it takes the rows, so that of two who would each leave the other one over, the second sees the first.
    private static readonly Sql TakeTurn = new(
        "UPDATE grants SET role = role WHERE site_id = @site AND role = @role", Parameter.Int("site"), Parameter.Int("role"));

    public static async Task<Held> OfAsync(DbSession session, long memberId, int siteId, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            OfMember, row => (Site: row.GetInt32(0), Role: (Role)row.GetInt32(1)), cancellationToken, memberId, siteId);
        Role? At(int site) => rows.Where(row => row.Site == site).Select(row => (Role?)row.Role).FirstOrDefault();
        return new Held(siteId == Permissions.EverySite ? null : At(siteId), At(Permissions.EverySite));
    }

    /// <summary>How many hold exactly this role there; nobody else gives or takes it until the transaction ends.</summary>
    public static Task<int> CountHoldersAsync(WriteSession session, int siteId, Role role, CancellationToken cancellationToken) =>
        session.ExecuteAsync(TakeTurn, cancellationToken, siteId, (int)role);

    /// <summary>Gives a role, or takes it away with <see langword="null"/>; nothing happens where it is so already.</summary>
    /// <param name="by">The author of who does it; <see langword="null"/> for the server's operator.</param>
    public static async Task SetAsync(
        WriteSession session, long memberId, int siteId, Role? role, long? by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var held = await OfAsync(session, memberId, siteId, cancellationToken);
        var before = siteId == Permissions.EverySite ? held.Everywhere : held.Here;
        if (before == role) return;
        var at = now.ToUnixTimeMilliseconds();
        if (role is { } given) await session.ExecuteAsync(Give, cancellationToken, memberId, siteId, (int)given, at);
        else await session.ExecuteAsync(Take, cancellationToken, memberId, siteId);
        await session.ExecuteAsync(Log, cancellationToken, siteId, (int?)before, (int?)role, by, at, memberId);
        session.Publish(new IdentityEvent(IdentityEventKind.RolesChanged, memberId));
    }

    /// <summary>A role that a column holds; <see langword="null"/> where it holds none.</summary>
    public static Role? Read(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : (Role)Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture);
}
