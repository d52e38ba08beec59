using System.Data.Common;
using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>What members may do where. Answers may be a minute old on other nodes; here a change counts at once.</summary>
internal sealed class Permissions(IDatabase database, TimeProvider clock)
{
    /// <summary>Stands for every site in a grant.</summary>
    public const int EverySite = 0;

    private static readonly Sql Find = new(
        "SELECT max(role) FROM grants WHERE member_id = @member AND (site_id = @site OR site_id = 0)",
        Parameter.Long("member"), Parameter.Int("site"));

    private static readonly Sql Highest = new("SELECT max(role) FROM grants WHERE member_id = @member", Parameter.Long("member"));

    private static readonly Sql Sites = new(
        "SELECT site_id FROM grants WHERE member_id = @member AND role >= @least", Parameter.Long("member"), Parameter.Int("least"));

    private static readonly Sql Give = new(
        """
        INSERT INTO grants (member_id, site_id, role) VALUES (@member, @site, @role)
        ON CONFLICT (member_id, site_id) DO UPDATE SET role = excluded.role
        """,
        Parameter.Long("member"), Parameter.Int("site"), Parameter.Int("role"));

    private static readonly Sql Take = new(
        "DELETE FROM grants WHERE member_id = @member AND site_id = @site", Parameter.Long("member"), Parameter.Int("site"));

    private static readonly Sql Holder = new(
        "SELECT member_id FROM grants WHERE site_id = 0 AND role = @role", Parameter.Int("role"));

    private readonly MinuteCache<(long Member, int Site), Role?> _roles = new(clock);
    private readonly MinuteCache<long, Role?> _highest = new(clock);

    /// <summary>The highest role of the member on the site, from grants for the site and for every site; <see langword="null"/> without one.</summary>
    public ValueTask<Role?> RoleAsync(long memberId, int siteId, CancellationToken cancellationToken) =>
        _roles.GetAsync((memberId, siteId), LoadAsync, cancellationToken);

    /// <summary>The highest role of the member on whatever site; <see langword="null"/> without one.</summary>
    public ValueTask<Role?> HighestAsync(long memberId, CancellationToken cancellationToken) => _highest.GetAsync(memberId, LoadHighestAsync, cancellationToken);

    /// <summary>Who sends the request, being at least <paramref name="least"/> on the site.</summary>
    /// <exception cref="ProblemException">
    /// 401 for nobody; 403 for a guest, for a member without the role, inside the frame, and, as <c>second-factor-needed</c>, in a session
    /// that is too weak for the role.
    /// </exception>
    public async Task<Actor> RequireAsync(HttpContext context, int siteId, Role least, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        var role = actor.MemberId is { } member && context.User.MayShowRole() ? await RoleAsync(member, siteId, cancellationToken) : null;
        if (role is null || role < least) throw ProblemException.Forbidden("This needs a role on the site that you do not have here.");
        return context.User.IsTooWeakForRoles() ? throw StrongRoles.Needed() : actor;
    }

    public Task<Actor> RequireModeratorAsync(HttpContext context, int siteId, CancellationToken cancellationToken) =>
        RequireAsync(context, siteId, Role.Moderator, cancellationToken);

    /// <summary>Who sends the request, being a moderator somewhere.</summary>
    /// <exception cref="ProblemException">As <see cref="RequireAsync"/> says.</exception>
    public async Task<Actor> RequireModeratorOfSomethingAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        var highest = actor.MemberId is { } member && context.User.MayShowRole() ? await HighestAsync(member, cancellationToken) : null;
        if (highest is not >= Role.Moderator) throw ProblemException.Forbidden("This is for moderators.");
        return context.User.IsTooWeakForRoles() ? throw StrongRoles.Needed() : actor;
    }

    /// <summary>The sites on which a member has at least a role; <see langword="null"/> for every site.</summary>
    public async Task<IReadOnlySet<int>?> SitesAsync(long memberId, Role least, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var found = await session.QueryAsync(Sites, row => row.GetInt32(0), cancellationToken, memberId, (int)least);
        return found.Contains(EverySite) ? null : found.ToHashSet();
    }

    /// <summary>Gives a role, or takes it away with <see langword="null"/>; <see cref="EverySite"/> for all of them.</summary>
    public async Task GrantAsync(long memberId, int siteId, Role? role, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            session => role is { } given
                ? session.ExecuteAsync(Give, cancellationToken, memberId, siteId, (int)given)
                : session.ExecuteAsync(Take, cancellationToken, memberId, siteId),
            cancellationToken);
        _roles.Clear();
        _highest.Clear();
    }

    public async Task<bool> HasAdministratorAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Holder, row => row.GetInt64(0), cancellationToken, (int)Role.Administrator) != 0;
    }

    private async Task<Role?> LoadHighestAsync(long member, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Highest, ReadRole, cancellationToken, member);
    }

    private async Task<Role?> LoadAsync((long Member, int Site) key, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Find, ReadRole, cancellationToken, key.Member, key.Site);
    }

    private static Role? ReadRole(DbDataReader row) =>
        row.IsDBNull(0) ? null : (Role)Convert.ToInt32(row.GetValue(0), CultureInfo.InvariantCulture);
}
