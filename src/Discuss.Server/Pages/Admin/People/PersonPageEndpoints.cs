using System.Globalization;
using Discuss.Core.Rendering;
using Discuss.Server.Administration;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Admin;

/// <summary>The pages that find people, show one, and make a guest a part of a member: for administrators, for they cross sites.</summary>
internal static class PersonPageEndpoints
{
    public const string Path = "/admin/people";

    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.MapGroup(Path).Needs(Access.Administrator).ExcludeFromDescription();
        page.MapGet("", FindAsync);
        page.MapGet("{id}", GetAsync);
        page.MapPost("{id}", ChangeAsync).TakesForm();
        page.MapGet("{id}/merge", AskAsync);
        page.MapPost("{id}/merge", MergeAsync).TakesForm();
    }

    public static string Address(long person) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{person}");

    private static async Task<ContentHttpResult> FindAsync(HttpContext context, AdminDesk desk, PersonFinder finder, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, AdminTab.People, cancellationToken);
        if (QueueDesk.Asked(context, "q") is not { } asked) return await desk.SendAsync(context, PeopleFoundPage.Of(new PeopleFoundModel(scene, null, [])));
        var model = new PeopleFoundModel(scene, asked, []);
        if (TextGuard.TryNormalize(asked, out var text, out var problem) && text.Length <= Bounds.PeopleWords)
            return await desk.SendAsync(context, PeopleFoundPage.Of(model with { Found = await finder.FindAsync(text, cancellationToken) }));
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        var error = text.Length > Bounds.PeopleWords ? $"At most {Bounds.PeopleWords} characters." : TextGuard.MessageOf(problem);
        return await desk.SendAsync(context, PeopleFoundPage.Of(model with { Asked = null, Error = error }));
    }

    private static async Task<ContentHttpResult> GetAsync(
        string id, HttpContext context, AdminDesk desk, PersonRecords records, CancellationToken cancellationToken)
    {
        var told = QueueDesk.Asked(context, "told") switch
        {
            "role" => "The role was changed. It counts at once.",
            "sanction" => "The sanction stands, and they are told.",
            "lift" => "Every sanction there is lifted.",
            "merge" => "They are one: all that the guest left is this member’s.",
            _ => null,
        };
        return await desk.SendAsync(context, PersonPage.Of(await ModelAsync(id, context, desk, records, cancellationToken) with { Told = told }));
    }

    private static async Task<IResult> ChangeAsync(
        string id, HttpContext context, AdminDesk desk, PersonRecords records, PeopleWriter people, SanctionWriter sanctions, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var model = await ModelAsync(id, context, desk, records, cancellationToken);
        var (facts, by, form) = (model.Person.Facts, model.Scene.Administrator, context.Request.Form);
        string? Field(string name) => QueueFormEndpoints.Field(form, name);
        try
        {
            var site = model.Scene.Sites.FirstOrDefault(one => one.Slug == Field("site")) ?? throw ProblemException.Invalid("site", "There is no such site.");
            switch (Field("act"))
            {
                case "role":
                    await people.SetAsync(site, facts.Id, RoleOf(Field("role")), by, cancellationToken);
                    break;
                case "sanction":
                    var now = clock.GetUtcNow();
                    var body = new SanctionBody(site.Slug, Field("kind"), Field("reason"), SanctionForm.EndOf(form, now), Field("note"));
                    await sanctions.PutAsync(site, facts.Id, facts.Kind, SanctionInput.From(body, now), by, cancellationToken);
                    break;
                case "lift":
                    await sanctions.LiftAsync(site, facts.Id, facts.Kind, by, cancellationToken);
                    break;
                default:
                    throw ProblemException.Invalid("act", "A role is set, a sanction applied or lifted.");
            }

            return QueueFormEndpoints.SeeOther(context, $"{model.Address}?told={Field("act")}");
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            return await desk.SendAsync(context, PersonPage.Of(model with { Error = Sentence(refused) }));
        }
    }

    private static async Task<IResult> AskAsync(
        string id, HttpContext context, AdminDesk desk, PersonRecords records, PersonFinder finder, GuestClaims claims, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(id, context, desk, records, cancellationToken);
        try
        {
            return await desk.SendAsync(
                context, MergePage.Of(await MergedAsync(model, QueueDesk.Asked(context, "into"), records, finder, claims, cancellationToken)));
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            return await desk.SendAsync(context, PersonPage.Of(model with { Error = Sentence(refused) }));
        }
    }

    private static async Task<IResult> MergeAsync(
        string id, HttpContext context, AdminDesk desk, PersonRecords records, PersonFinder finder, GuestClaims claims, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(id, context, desk, records, cancellationToken);
        try
        {
            var merged = await MergedAsync(model, QueueFormEndpoints.Field(context.Request.Form, "into"), records, finder, claims, cancellationToken);
            if (QueueFormEndpoints.Field(context.Request.Form, "sure") != "yes") throw ProblemException.Invalid("sure", "Say that they are the same person.");
            if (!await claims.ByHandAsync(merged.Guest.Id, merged.Into.Id, model.Scene.Administrator, cancellationToken)) throw NoGuest();
            return QueueFormEndpoints.SeeOther(context, Address(merged.Into.Id) + "?told=merge");
        }
        catch (ProblemException refused)
        {
            context.Response.StatusCode = refused.Status;
            return await desk.SendAsync(context, PersonPage.Of(model with { Error = Sentence(refused) }));
        }
    }

    /// <summary>The guest, the member that is meant, and how much goes over.</summary>
    private static async Task<MergeModel> MergedAsync(
        PersonModel model, string? into, PersonRecords records, PersonFinder finder, GuestClaims claims, CancellationToken cancellationToken)
    {
        var guest = model.Person.Facts;
        if (!guest.MayMerge) throw NoGuest();
        var found = into is { Length: <= Bounds.MailAddress } ? await finder.FindAsync(into, cancellationToken) : [];
        if (found.Where(one => one.Kind == AuthorKind.Member).ToList() is not [var member])
            throw ProblemException.Invalid("into", "No one member is found by that. Write the member’s number, such as #12, or the whole mail address.");
        var facts = await records.FactsAsync(member.Id, cancellationToken);
        if (facts is not { Member: not null, EndedAt: null }) throw ProblemException.Invalid("into", "This member is here no more.");
        return new MergeModel(model.Scene, guest, facts, await claims.CountAsync(guest.Id, cancellationToken));
    }

    private static async Task<PersonModel> ModelAsync(string id, HttpContext context, AdminDesk desk, PersonRecords records, CancellationToken cancellationToken)
    {
        var scene = await desk.SceneAsync(context, AdminTab.People, cancellationToken);
        var known = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var author);
        var person = known ? await records.FindAsync(author, cancellationToken) : null;
        return new PersonModel(scene, person ?? throw ProblemException.NotFound("unknown-person", "There is nobody with this number."));
    }

    private static Role? RoleOf(string? word) => word == "none" ? null
        : Enum.GetValues<Role>().Where(role => PeopleModel.Word(role) == word).Select(role => (Role?)role).FirstOrDefault()
            ?? throw ProblemException.Invalid("role", "A role is none, staff, moderator, owner or administrator.");

    private static ProblemException NoGuest() =>
        new(StatusCodes.Status409Conflict, "no-guest", "Only a guest who is still one becomes a part of a member.");

    private static string Sentence(ProblemException refused) => refused.Errors.Values.FirstOrDefault()?[0] ?? refused.Detail ?? refused.Title;
}
