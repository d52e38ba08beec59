using System.Data.Common;
using System.Globalization;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Identity;

/// <summary>What an invitation offers, and who sent it.</summary>
/// <param name="InvitedBy">The author who sent it.</param>
/// <param name="Inviter">The sender's account; <see langword="null"/> where it is gone.</param>
internal sealed record Offer(long Id, int SiteId, string Site, Role Role, long InvitedBy, string Sender, long? Inviter, DateTimeOffset Expires)
{
    /// <summary>The site of the role: every one for administrators.</summary>
    public int GrantSite => Role == Role.Administrator ? Permissions.EverySite : SiteId;
}

/// <summary>The statements of <see cref="Invitations"/>. Every one starts from a key or from a site's newest.</summary>
internal static class InvitationSql
{
    private const string IsOpen = "accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > @now";

    // What is open is at most a week old: a site has sent 350 since then at the most.
    public static readonly Sql Open = new(
        $"""
        SELECT i.id, i.email, i.role, a.name, i.created_at, i.expires_at FROM (
          SELECT * FROM invitations WHERE site_id = @site ORDER BY id DESC LIMIT 400) AS i
        JOIN authors a ON a.id = i.invited_by WHERE {IsOpen} ORDER BY i.id DESC
        """,
        Int("site"), Long("now"));

    /// <summary>When the so manieth newest of a site was sent.</summary>
    public static readonly Sql SentBefore = new(
        "SELECT created_at FROM invitations WHERE site_id = @site ORDER BY id DESC LIMIT 1 OFFSET @skip", Int("site"), Int("skip"));

    public static readonly Sql Insert = new(
        """
        INSERT INTO invitations (site_id, role, email, code_hash, invited_by, created_at, expires_at)
        VALUES (@site, @role, @email, @code, @by, @now, @expires) RETURNING id
        """,
        Int("site"), Int("role"), Text("email"), Bytes("code"), Long("by"), Long("now"), Long("expires"));

    public static readonly Sql Withdraw = new(
        $"UPDATE invitations SET withdrawn_at = @now WHERE id = @id AND site_id = @site AND {IsOpen} RETURNING email, role",
        Long("now"), Long("id"), Int("site"));

    public static readonly Sql WithdrawSame = new(
        $"""
        UPDATE invitations SET withdrawn_at = @now WHERE id IN (
          SELECT id FROM (SELECT * FROM invitations WHERE site_id = @site ORDER BY id DESC LIMIT 400) AS i WHERE email = @email AND {IsOpen})
        """,
        Long("now"), Int("site"), Text("email"));

    public static readonly Sql Find = new(
        $"""
        SELECT i.id, i.site_id, s.name, i.role, i.invited_by, a.name, a.member_id, i.expires_at FROM invitations i
        JOIN sites s ON s.id = i.site_id JOIN authors a ON a.id = i.invited_by
        WHERE i.code_hash = @code AND {IsOpen}
        """,
        Bytes("code"), Long("now"));

    public static readonly Sql Accept = new(
        $"UPDATE invitations SET accepted_at = @now, accepted_by = @author WHERE id = @id AND {IsOpen}", Long("now"), Long("author"), Long("id"));

    public static InvitationView ReadView(DbDataReader row) => new(
        row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetString(1), (Role)row.GetInt32(2), (Role)row.GetInt32(2) == Role.Administrator,
        row.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));

    public static Offer ReadOffer(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetString(2), (Role)row.GetInt32(3), row.GetInt64(4), row.GetString(5),
        row.IsDBNull(6) ? null : row.GetInt64(6), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)));
}
