using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>
/// Gives and takes roles in somebody's name. Owners give what they have themselves, on their own site; only administrators make
/// administrators. Nobody raises themselves, and the last one who could give a role back does not go.
/// </summary>
internal sealed class PeopleWriter(IDatabase database, Badges badges, TimeProvider clock)
{
    private static readonly Sql MemberOf = new(
        "SELECT member_id FROM authors WHERE id = @author AND member_id IS NOT NULL", Parameter.Long("author"));

    /// <summary>Makes this the person's role on the site; <see cref="Role.Administrator"/> is one for every site, <see langword="null"/> none.</summary>
    /// <exception cref="ProblemException">
    /// 403 where it is not theirs to give; 404 <c>unknown-member</c>; 409 <c>last-owner</c> or <c>last-administrator</c>.
    /// </exception>
    public async Task SetAsync(Site site, long author, Role? role, Actor by, CancellationToken cancellationToken)
    {
        var changed = await database.WriteAsync(
            async session =>
            {
                var member = await session.FirstAsync(MemberOf, row => row.GetInt64(0), cancellationToken, author);
                if (member == 0) throw UnknownMember();
                var own = (await RoleStore.OfAsync(session, by.MemberId!.Value, site.Id, cancellationToken)).Highest;
                var held = await RoleStore.OfAsync(session, member, site.Id, cancellationToken);
                Check(own, held, role, member == by.MemberId);
                await KeepOneAsync(session, site, held, role, ownRole: member == by.MemberId, cancellationToken);
                var now = clock.GetUtcNow();
                var everywhere = role == Role.Administrator;
                await RoleStore.SetAsync(session, member, site.Id, everywhere ? null : role, by.AuthorId, now, cancellationToken);
                await RoleStore.SetAsync(session, member, Permissions.EverySite, everywhere ? role : null, by.AuthorId, now, cancellationToken);
                return member;
            },
            cancellationToken);
        await badges.ReloadMemberAsync(changed, cancellationToken);
    }

    public static ProblemException UnknownMember() => ProblemException.NotFound("unknown-member", "There is no such member.");

    /// <exception cref="ProblemException">403 where somebody with the role <paramref name="own"/> may not offer this one.</exception>
    public static void CheckGiving(Role? own, Role? role)
    {
        if (own is not >= Role.Owner) throw ProblemException.Forbidden("Owners and administrators give and take roles.");
        if (role > own) throw ProblemException.Forbidden("Only administrators make administrators.");
    }

    private static void Check(Role? own, Held held, Role? role, bool oneself)
    {
        CheckGiving(own, role);
        if (held.Everywhere is not null && own != Role.Administrator)
            throw ProblemException.Forbidden("This role counts on every site: only administrators change it.");
        if (oneself && role > held.Highest) throw ProblemException.Forbidden("Nobody gives a higher role to themselves.");
    }

    // An administrator may leave a site without an owner, for they can give it one again; an owner could not.
    private static async Task KeepOneAsync(
        WriteSession session, Site site, Held held, Role? role, bool ownRole, CancellationToken cancellationToken)
    {
        if (held.Everywhere == Role.Administrator && role != Role.Administrator
            && await RoleStore.CountHoldersAsync(session, Permissions.EverySite, Role.Administrator, cancellationToken) <= 1)
            throw Last("last-administrator", "This is the last administrator. Make another one first.");
        if (ownRole && held.Here == Role.Owner && held.Everywhere is null && role is not >= Role.Owner
            && await RoleStore.CountHoldersAsync(session, site.Id, Role.Owner, cancellationToken) <= 1)
            throw Last("last-owner", "You are the last owner of this site. Make another one first.");
    }

    private static ProblemException Last(string kind, string detail) =>
        new(StatusCodes.Status409Conflict, kind, "Somebody has to keep this role.", detail);
}
