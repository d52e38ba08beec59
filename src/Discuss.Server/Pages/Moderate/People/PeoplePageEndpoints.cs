using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The people page of a site, and its forms: each leads back to the page, which says what became of it.</summary>
internal static class PeoplePageEndpoints
{
    public const string Path = "/moderate/people";

    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(Path).Needs(Access.Owner).ExcludeFromDescription();
        page.MapGet("", GetAsync);
        page.MapPost("", ChangeAsync).TakesForm();
    }

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, PeopleDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var told = QueueDesk.Asked(context, "told") switch
        {
            "set" => "The role was changed. It counts at once.",
            "remove" => "The role was taken away. It counts at once.",
            "invite" or "again" => "The invitation is on its way. Its link is good once, for a week.",
            "withdraw" => "The invitation was withdrawn: its link leads nowhere any more.",
            _ => null,
        };
        return await QueuePageEndpoints.SendAsync(context, renderer, PeoplePage.Of(await desk.ModelAsync(context, cancellationToken) with { Told = told }));
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, PeopleDesk desk, PeopleWriter people, Invitations invitations, PageRenderer renderer, CancellationToken cancellationToken)
    {
        // Who may see the page first, and what was sent then.
        var model = await desk.ModelAsync(context, cancellationToken);
        var form = context.Request.Form;
        string? Field(string name) => QueueFormEndpoints.Field(form, name);
        var (site, by, act) = (model.Site, model.Scene.Moderator, Field("act"));
        try
        {
            await (act switch
            {
                "set" => people.SetAsync(site, PeopleEndpoints.AuthorId(Field("person")), RoleOf(Field("role")), by, cancellationToken),
                "remove" => people.SetAsync(site, PeopleEndpoints.AuthorId(Field("person")), role: null, by, cancellationToken),
                "invite" => invitations.InviteAsync(site, Field("email"), RoleOf(Field("role")), by, context, cancellationToken),
                "again" => invitations.SendAgainAsync(site, PeopleEndpoints.InvitationId(Field("invitation")), by, context, cancellationToken),
                "withdraw" => invitations.WithdrawAsync(site, PeopleEndpoints.InvitationId(Field("invitation")), by, cancellationToken),
                _ => throw ProblemException.Invalid("act", "A role is set or removed, an invitation sent, sent again or withdrawn."),
            });
            // Whoever gave away their own role has no page to come back to.
            var still = act is not ("set" or "remove") || Field("person") != by.AuthorId.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return QueueFormEndpoints.SeeOther(context, still ? $"{model.Scene.Address(ModeratorTab.People)}&told={act}" : ModeratorScene.Home);
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            var error = refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
            return await QueuePageEndpoints.SendAsync(context, renderer, PeoplePage.Of(model with { Error = error, Email = Field("email") }));
        }
    }

    private static Role RoleOf(string? word) => Enum.GetValues<Role>().Where(role => PeopleModel.Word(role) == word).Select(role => (Role?)role).FirstOrDefault()
        ?? throw ProblemException.Invalid("role", "A role is staff, moderator, owner or administrator.");
}
