using System.Globalization;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Identity;

/// <summary>The people of a site, for its owners and for administrators: who has which role, who is invited, who changed what.</summary>
internal static class PeopleEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var people = app.MapGroup("/api/v1/sites/{site}/people").Needs(Access.Owner).WithTags("Sites");
        people.MapGet("", ListAsync).WithName("getPeople");
        people.MapGet("log", LogAsync).WithName("getRoleLog");
        people.MapPut("{id}", PutAsync).WithName("putRole");
        people.MapDelete("{id}", DeleteAsync).WithName("deleteRole");
        var invitations = app.MapGroup("/api/v1/sites/{site}/invitations").Needs(Access.Owner).WithTags("Sites");
        invitations.MapGet("", InvitedAsync).WithName("getInvitations");
        invitations.MapPost("", InviteAsync).WithName("invite");
        invitations.MapPost("{id}/again", AgainAsync).WithName("inviteAgain");
        invitations.MapDelete("{id}", WithdrawAsync).WithName("withdrawInvitation");
    }

    /// <summary>The site, for its owners; who may not does not learn whether there is one.</summary>
    public static async Task<Site> SiteAsync(
        string slug, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        context.User.RequiredActor();
        var site = await sites.FindAsync(slug, cancellationToken);
        await permissions.RequireAsync(context, site?.Id ?? Permissions.EverySite, Role.Owner, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return site ?? throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }

    public static long AuthorId(string? id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var author) ? author : throw PeopleWriter.UnknownMember();

    public static long InvitationId(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var invitation)
        ? invitation
        : throw ProblemException.NotFound("unknown-invitation", "There is no such open invitation.");

    private static async Task<Ok<Page<PersonView>>> ListAsync(
        string site, SiteDirectory sites, Permissions permissions, PeopleReader people, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(new Page<PersonView>(await people.ListAsync(owned, cancellationToken), null));
    }

    private static async Task<Ok<Page<RoleChangeView>>> LogAsync(
        string site, int? limit, string? after, SiteDirectory sites, Permissions permissions, PeopleReader people, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        var before = after is null ? (long?)null
            : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place
            : throw ProblemException.Invalid("after", "This is no cursor.");
        return TypedResults.Ok(await people.LogAsync(owned, ThreadInput.Limit(limit), before, cancellationToken));
    }

    private static async Task<NoContent> PutAsync(
        string site, string id, RoleBody body, SiteDirectory sites, Permissions permissions, PeopleWriter people, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        await people.SetAsync(owned, AuthorId(id), body.Role, context.User.RequiredActor(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeleteAsync(
        string site, string id, SiteDirectory sites, Permissions permissions, PeopleWriter people, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        await people.SetAsync(owned, AuthorId(id), role: null, context.User.RequiredActor(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<InvitationView>>> InvitedAsync(
        string site, SiteDirectory sites, Permissions permissions, Invitations invitations, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(new Page<InvitationView>(await invitations.OpenAsync(owned, cancellationToken), null));
    }

    private static async Task<Created<InvitationView>> InviteAsync(
        string site, InviteBody body, SiteDirectory sites, Permissions permissions, Invitations invitations, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Created((string?)null, await invitations.InviteAsync(owned, body.Email, body.Role, context.User.RequiredActor(), context, cancellationToken));
    }

    private static async Task<Ok<InvitationView>> AgainAsync(
        string site, string id, SiteDirectory sites, Permissions permissions, Invitations invitations, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        return TypedResults.Ok(await invitations.SendAgainAsync(owned, InvitationId(id), context.User.RequiredActor(), context, cancellationToken));
    }

    private static async Task<NoContent> WithdrawAsync(
        string site, string id, SiteDirectory sites, Permissions permissions, Invitations invitations, HttpContext context, CancellationToken cancellationToken)
    {
        var owned = await SiteAsync(site, sites, permissions, context, cancellationToken);
        await invitations.WithdrawAsync(owned, InvitationId(id), context.User.RequiredActor(), cancellationToken);
        return TypedResults.NoContent();
    }

    internal sealed record RoleBody(Role Role);

    internal sealed record InviteBody(string Email, Role Role);
}
