using System.Data.Common;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>What members may do where. Answers may be a minute old on other nodes; here a change counts at once.</summary>
internal sealed class Permissions : IDisposable
{
    /// <summary>Stands for every site in a grant.</summary>
    public const int EverySite = 0;

    private static readonly Sql Find = new(
        "SELECT max(role) FROM grants WHERE member_id = @member AND (site_id = @site OR site_id = 0)",
        Parameter.Long("member"), Parameter.Int("site"));

    private static readonly Sql Highest = new("SELECT max(role) FROM grants WHERE member_id = @member", Parameter.Long("member"));

    private static readonly Sql Sites = new(
        "SELECT site_id FROM grants WHERE member_id = @member AND role >= @least", Parameter.Long("member"), Parameter.Int("least"));

    private static readonly Sql Holder = new(
        "SELECT member_id FROM grants WHERE site_id = 0 AND role = @role", Parameter.Int("role"));

    private readonly IDatabase _database;
    private readonly TimeProvider _clock;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;
    private readonly MinuteCache<(long Member, int Site), Role?> _roles;
    private readonly MinuteCache<long, Role?> _highest;

    public Permissions(IDatabase database, IEventBus bus, TimeProvider clock)
    {
        (_database, _clock, _roles, _highest) = (database, clock, new(clock), new(clock));
        _subscription = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.RolesChanged) Forget();
        });
        _gaps = bus.SubscribeToGaps(Forget);
    }

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
        await using var session = await _database.ReadAsync(cancellationToken);
        var found = await session.QueryAsync(Sites, row => row.GetInt32(0), cancellationToken, memberId, (int)least);
        return found.Contains(EverySite) ? null : found.ToHashSet();
    }

    /// <summary>
    /// Gives a role, or takes it away with <see langword="null"/>; <see cref="EverySite"/> for all of them. Asks nobody whether they may:
    /// for the operator's word and single sign-on.
    /// </summary>
    public Task GrantAsync(long memberId, int siteId, Role? role, CancellationToken cancellationToken) => _database.WriteAsync(
        async session =>
        {
            await RoleStore.SetAsync(session, memberId, siteId, role, by: null, _clock.GetUtcNow(), cancellationToken);
            return true;
        },
        cancellationToken);

    public async Task<bool> HasAdministratorAsync(CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Holder, row => row.GetInt64(0), cancellationToken, (int)Role.Administrator) != 0;
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
    }

    private void Forget()
    {
        _roles.Clear();
        _highest.Clear();
    }

    private async Task<Role?> LoadHighestAsync(long member, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Highest, ReadRole, cancellationToken, member);
    }

    private async Task<Role?> LoadAsync((long Member, int Site) key, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Find, ReadRole, cancellationToken, key.Member, key.Site);
    }

    private static Role? ReadRole(DbDataReader row) => RoleStore.Read(row, 0);
}
