using System.Globalization;
using Discuss.Server.Contract;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>Who has which role on a site, and who gave it to them.</summary>
internal sealed class PeopleReader(IDatabase database)
{
    /// <summary>More people than this are not listed; a newsroom has tens.</summary>
    public const int Most = 500;

    private static readonly Sql OfSite = new(
        $"""
        SELECT a.id, a.name, g.role, g.site_id, g.granted_at FROM grants g JOIN authors a ON a.member_id = g.member_id
        WHERE g.site_id = @site OR g.site_id = 0 ORDER BY g.role DESC, a.name, a.id LIMIT {Most}
        """,
        Parameter.Int("site"));

    // Each half takes its newest lines from the index, whatever stands in the log of other sites.
    private static readonly Sql LogOfSite = new(
        """
        SELECT r.id, a.name, r.from_role, r.to_role, r.site_id, b.name, r.created_at FROM (
          SELECT * FROM (SELECT * FROM role_changes WHERE site_id = @site AND id < @before ORDER BY id DESC LIMIT @count) AS here
          UNION ALL
          SELECT * FROM (SELECT * FROM role_changes WHERE site_id = 0 AND id < @before ORDER BY id DESC LIMIT @count) AS everywhere) AS r
        JOIN authors a ON a.id = r.author_id LEFT JOIN authors b ON b.id = r.changed_by
        ORDER BY r.id DESC LIMIT @count
        """,
        Parameter.Int("site"), Parameter.Long("before"), Parameter.Int("count"));

    /// <summary>The people of a site, the highest role first, each once; those of every site among them.</summary>
    public async Task<IReadOnlyList<PersonView>> ListAsync(Site site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync(
            OfSite,
            row => new PersonView(
                row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetString(1), (Role)row.GetInt32(2), row.GetInt32(3) == Permissions.EverySite,
                row.GetInt64(4) == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))),
            cancellationToken, site.Id);
        return [.. rows.DistinctBy(person => person.Id)];
    }

    /// <summary>A window of the changes of a site's roles, and of those for every site, newest first.</summary>
    public async Task<Page<RoleChangeView>> LogAsync(Site site, int limit, long? before, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync(
            LogOfSite,
            row => new RoleChangeView(
                row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetString(1), RoleStore.Read(row, 2), RoleStore.Read(row, 3),
                row.GetInt32(4) == Permissions.EverySite, row.IsDBNull(5) ? null : row.GetString(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6))),
            cancellationToken, site.Id, before ?? long.MaxValue, limit + 1);
        if (rows.Count <= limit) return new Page<RoleChangeView>(rows, null);
        rows.RemoveAt(limit);
        return new Page<RoleChangeView>(rows, rows[^1].Id);
    }
}
