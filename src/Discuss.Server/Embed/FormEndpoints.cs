using System.Security.Cryptography;
using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Embed;

/// <summary>
/// The forms of the thread's page, for readers without scripts: each leads back to its place in the page. What is refused is thrown, and
/// <see cref="PageProblems"/> shows the page again with the reason and with everything that was written.
/// </summary>
internal static class FormEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("/embed").Needs(Access.Author).ExcludeFromDescription();
        forms.MapPost("comments", PostAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.FirstPost);
        forms.MapPost("edit", EditAsync).RequireRateLimiting(Limits.Post);
        forms.MapPost("delete", DeleteAsync).RequireRateLimiting(Limits.Post);
        forms.MapPost("vote", VoteAsync).RequireRateLimiting(Limits.Vote);
        forms.MapPost("report", ReportAsync).RequireRateLimiting(Limits.Report);
        forms.MapPost("preview", PreviewAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Preview);
        forms.MapPost("sign-out", SignOutAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Vote);
    }

    private static async Task<StatusCodeHttpResult> PostAsync(
        HttpContext context, SiteDirectory sites, CommentWriter writer, GuestService guests, SubscriptionStore subscriptions, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var site = await sites.GetAsync(form.Query.Site ?? "", cancellationToken);
        var key = ThreadInput.Key(form.Query.Key);
        CommentId? parent = form.Field("parentId") is { } named ? ThreadInput.ParentId(named) : null;
        var text = form.State.Text;
        var actor = context.User.ActorOn(site.Id);
        var tells = form.State.Tell is { } choice && choice.ToString() != form.Field("told") ? choice : (MailChoice?)null;
        if (tells is MailChoice.Replies or MailChoice.Everything && actor is null && form.State.Email is null)
            throw ProblemException.Invalid("email", "Say the address that the mail goes to.");
        if (actor is null) actor = await NewGuestAsync(context, form, site, guests, cancellationToken);
        else if (form.State.Email is { } email) await guests.SayMailAsync(context, actor, email, site, cancellationToken);
        var comment = new PostComment(text, parent, form.Query.Url, form.Query.Title, IdempotencyKey(form, text), Insist: form.Field("insist") is not null);
        var posted = (await writer.PostAsync(site, key, comment, actor, cancellationToken)).Comment;
        if (tells is { } chosen) await subscriptions.ChooseAsync(posted.Id.Thread, actor.AuthorId, chosen, cancellationToken);
        return Back(context, PlaceOf(form, posted));
    }

    private static async Task<StatusCodeHttpResult> EditAsync(HttpContext context, CommentWriter writer, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var id = form.Target();
        var insist = form.Field("insist") is not null;
        var edited = await writer.EditAsync(id, form.State.Version, form.State.Text, insist, Known(context), cancellationToken);
        return Back(context, PlaceOf(form, edited));
    }

    private static async Task<StatusCodeHttpResult> DeleteAsync(
        HttpContext context, CommentWriter writer, ThreadReader reader, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var id = form.Target();
        await writer.DeleteAsync(id, Known(context), cancellationToken);
        var left = await reader.CommentAsync(id, context.User.ActorOn(id.Thread.Site), cancellationToken);
        var links = form.Query.LinksOf();
        return Back(context, left is null ? links.Thread(form.Query, form.Query.Sort) : links.Comment(id.ToString()));
    }

    private static async Task<StatusCodeHttpResult> VoteAsync(HttpContext context, CommentWriter writer, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var (value, named) = form.Field("up") is { } up ? (1, up) : form.Field("down") is { } down ? (-1, down) : (0, form.Field("none") ?? "");
        var id = ThreadInput.CommentId(named);
        await writer.VoteAsync(id, value, Known(context), cancellationToken);
        return Back(context, form.PlaceOfVote(id));
    }

    private static async Task<StatusCodeHttpResult> ReportAsync(HttpContext context, CommentWriter writer, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var id = form.Target();
        await writer.ReportAsync(id, form.State.Reason ?? "", form.State.Text, Known(context), cancellationToken);
        return Back(context, $"{Links.FramedPage}?comment={id}{form.Query.Look()}&notice=reported#c-{id}");
    }

    private static async Task<FileContentHttpResult> PreviewAsync(
        HttpContext context, ThreadPages pages, CommentText text, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var place = await pages.FindAsync(form.Query, cancellationToken);
        var rendered = await text.PreviewAsync(form.State.Text, place.Site, context.User.ActorOn(place.Site.Id), cancellationToken);
        var state = form.State with { PreviewHtml = rendered.Html };
        var model = await pages.BuildAsync(form.PageAgain(), place, context.User.ActorOn(place.Site.Id), state, cancellationToken);
        context.Response.Headers.ContentSecurityPolicy = PageHeaders.Framed(context, place.Site);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(await pages.WriteAsync(model), PageHeaders.ContentType);
    }

    /// <summary>A member is signed out wherever this sign-in was handed on to; a guest is known to this browser no more.</summary>
    private static async Task<StatusCodeHttpResult> SignOutAsync(HttpContext context, Sessions sessions, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        if (context.User.SessionId() is { } session) await sessions.SignOutAsync(session, cancellationToken);
        FrameCookie.Delete(context);
        return Back(context, form.Query.LinksOf().Thread(form.Query, form.Query.Sort));
    }

    /// <summary>The window around a comment, for it may stand far from the thread's beginning; one that waits is nowhere yet.</summary>
    private static string PlaceOf(SentForm form, CommentView comment) => comment.State == PublicState.Approved
        ? form.Query.LinksOf().Comment(comment.Id.ToString())
        : form.Query.LinksOf().Thread(form.Query, form.Query.Sort) + "&notice=waiting";

    /// <summary>Who writes for the first time says a name, and is known by the frame's cookie from then on, also where the comment is refused.</summary>
    private static async Task<Actor> NewGuestAsync(HttpContext context, SentForm form, Site site, GuestService guests, CancellationToken cancellationToken)
    {
        var guest = await guests.CreateAsync(context, new NewGuest(form.State.Name, form.State.Email) { Site = site.Slug }, cancellationToken);
        context.Response.OnStarting(() =>
        {
            FrameCookie.WriteGuest(context, guest.Token);
            return Task.CompletedTask;
        });
        var id = long.Parse(guest.Guest.Id, System.Globalization.CultureInfo.InvariantCulture);
        var actor = new Actor(id, AuthorKind.Guest, guest.Guest.Name, MemberId: null) { Site = site.Id };
        context.User = new System.Security.Claims.ClaimsPrincipal(actor.ToIdentity(IdentityKind.Frame));
        return actor;
    }

    /// <summary>Sent twice it is one comment; another text from the same page, gone back to, is another.</summary>
    private static string? IdempotencyKey(SentForm form, string text) => form.Field("idempotencyKey") is { Length: <= 64 } key
        ? key + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))
        : null;

    private static Actor Known(HttpContext context) => context.User.RequiredActor();

    private static StatusCodeHttpResult Back(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
