using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Pages.Moderate;

/// <summary>What the people page of a site shows.</summary>
/// <param name="Own">The role of who looks at it, owner or administrator.</param>
internal sealed record PeopleModel(
    ModeratorScene Scene, Site Site, Role Own, IReadOnlyList<PersonView> People, IReadOnlyList<InvitationView> Invited, IReadOnlyList<RoleChangeView> Log)
{
    public string? Told { get; init; }

    public string? Error { get; init; }

    /// <summary>What was typed into the form that comes back with an error.</summary>
    public string? Email { get; init; }

    /// <summary>The roles that the viewer can give.</summary>
    public IEnumerable<Role> Roles => Enum.GetValues<Role>().Where(role => role <= Own);

    public bool MayChange(PersonView person) => Own == Role.Administrator || !person.Everywhere;

    public static string Word(Role role) => role switch
    {
        Role.Staff => "staff", Role.Moderator => "moderator", Role.Owner => "owner", _ => "administrator",
    };

    public static string Word(Role? role) => role is { } one ? Word(one) : "none";
}

/// <summary>Puts together what the people page shows, for owners and administrators.</summary>
internal sealed class PeopleDesk(QueueDesk desk, PeopleReader people, Invitations invitations, Permissions permissions)
{
    private const int LogLines = 30;

    /// <summary>The page of the site that the address names; of the first that the viewer owns where it names none.</summary>
    /// <exception cref="Http.ProblemException">403 for whoever owns no site, or not this one.</exception>
    public async Task<PeopleModel> ModelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, ModeratorTab.People, cancellationToken);
        var member = scene.Moderator.MemberId!.Value;
        var owned = await permissions.SitesAsync(member, Role.Owner, cancellationToken);
        var sites = scene.Sites.Where(one => owned is null || owned.Contains(one.Id)).ToList();
        var site = scene.Chosen ?? sites.FirstOrDefault() ?? scene.Sites[0];
        await permissions.RequireAsync(context, site.Id, Role.Owner, cancellationToken);
        var own = await permissions.RoleAsync(member, site.Id, cancellationToken);
        return new PeopleModel(
            scene with { Sites = sites, Chosen = site }, site, own!.Value, await people.ListAsync(site, cancellationToken),
            await invitations.OpenAsync(site, cancellationToken), (await people.LogAsync(site, LogLines, before: null, cancellationToken)).Items);
    }
}
