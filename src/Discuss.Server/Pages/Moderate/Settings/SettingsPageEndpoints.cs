using System.Globalization;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The settings page of a site, and its forms.</summary>
internal static class SettingsPageEndpoints
{
    public const string Path = "/moderate/settings";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, GetAsync).Needs(Access.Moderator).ExcludeFromDescription();
        app.MapPost(Path, SaveAsync).TakesForm().Needs(Access.Owner).ExcludeFromDescription();
        app.MapPost(Path + "/model", ModelAsync).TakesForm().Needs(Access.Owner).ExcludeFromDescription();
    }

    private static async Task<ContentHttpResult> GetAsync(
        HttpContext context, SettingsDesk desk, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var told = QueueDesk.Asked(context, "told") switch
        {
            "saved" => "Saved. It counts from the next comment on.",
            "fitted" => "A classifier was fitted to your decisions. It is not in use yet: look at its figures below.",
            "used" => "The classifier was changed.",
            _ => null,
        };
        return await QueuePageEndpoints.SendAsync(
            context, renderer, SettingsPage.Of(await desk.ModelAsync(context, cancellationToken) with { Told = told }));
    }

    /// <summary>Takes the whole form, or shows it again with what is wrong at each field: nothing that was typed is lost.</summary>
    private static async Task<IResult> SaveAsync(
        HttpContext context, SettingsDesk desk, Permissions permissions, SiteDirectory sites, ITextNormalizer normalizer, OutboundClient outbound, PageRenderer renderer,
        CancellationToken cancellationToken)
    {
        var model = await desk.ModelAsync(context, cancellationToken);
        await permissions.RequireAsync(context, model.Site.Id, Role.Owner, cancellationToken);
        var form = context.Request.Form;
        var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var based) ? based : 0;
        var sent = model.Document;
        try
        {
            var (settings, notes) = SettingsInput.Check(sent.With(form), normalizer, outbound);
            if (await sites.ChangeAsync(model.Site, version, settings, cancellationToken) is not null)
                return QueueFormEndpoints.SeeOther(context, model.Scene.Address(ModeratorTab.Settings) + Query(model.Scene, "saved"));
            model = model with { Told = "Somebody else changed the settings meanwhile. Nothing of yours was taken: look at what they are now, and send yours again." };
            context.Response.StatusCode = StatusCodes.Status409Conflict;
        }
        catch (ProblemException wrong) when (wrong.Status == StatusCodes.Status400BadRequest)
        {
            model = model with { Errors = wrong.Errors };
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return await QueuePageEndpoints.SendAsync(context, renderer, SettingsPage.Of(model with { Document = sent }));
    }

    private static async Task<IResult> ModelAsync(
        HttpContext context, SettingsDesk desk, Permissions permissions, SiteModels models, PageRenderer renderer, CancellationToken cancellationToken)
    {
        var model = await desk.ModelAsync(context, cancellationToken);
        await permissions.RequireAsync(context, model.Site.Id, Role.Owner, cancellationToken);
        try
        {
            var told = "used";
            switch (QueueFormEndpoints.Field(context.Request.Form, "act"))
            {
                case "fit":
                    await models.FitAsync(model.Site, cancellationToken);
                    told = "fitted";
                    break;
                case "own":
                    await models.UseAsync(model.Site, active: true, cancellationToken);
                    break;
                case "shipped":
                    await models.UseAsync(model.Site, active: false, cancellationToken);
                    break;
                default:
                    throw ProblemException.Invalid("act", "One fits a classifier, or chooses which of two judges.");
            }

            return QueueFormEndpoints.SeeOther(context, model.Scene.Address(ModeratorTab.Settings) + Query(model.Scene, told) + "#model");
        }
        catch (ProblemException refused) when (refused.Status is StatusCodes.Status409Conflict or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.StatusCode = refused.Status;
            return await QueuePageEndpoints.SendAsync(context, renderer, SettingsPage.Of(model with { Told = refused.Detail ?? refused.Title }));
        }
    }

    private static string Query(ModeratorScene scene, string told) => (scene.Slug is null ? "?told=" : "&told=") + told;
}
