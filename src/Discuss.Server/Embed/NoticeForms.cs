using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Ignoring;
using Discuss.Server.Notifications.Notices;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Sites;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Embed;

/// <summary>The forms by which a reader of the page follows, is told, and ignores; each leads back to its place in the page.</summary>
internal static class NoticeForms
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("/embed").Needs(Access.Author).ExcludeFromDescription().RequireRateLimiting(Limits.Vote);
        forms.MapPost("follow", FollowAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.FirstPost);
        forms.MapPost("told", ToldAsync);
        forms.MapPost("notices-read", ReadAsync);
    }

    private static async Task<StatusCodeHttpResult> FollowAsync(
        HttpContext context, SiteDirectory sites, SubscriptionStore subscriptions, Subscribers subscribers, GuestService guests,
        ThreadReader reader, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var site = await sites.GetAsync(form.Query.Site ?? "", cancellationToken);
        var key = ThreadInput.Key(form.Query.Key);
        var (url, title) = (ThreadInput.Url(form.Query.Url, site), ThreadInput.Title(form.Query.Title));
        if (context.User.ActorOn(site.Id) is not { } actor)
        {
            var subscriber = await subscribers.FindOrMakeAsync(site, form.State.Email, title ?? key, cancellationToken);
            await subscriptions.FollowAsync(site, key, url, title, subscriber, new Ways(Mail: true, Push: false), cancellationToken);
            return Back(context, form, "asked");
        }

        var asks = form.State.Email is not null && actor.Kind == AuthorKind.Guest;
        if (asks) await guests.SayMailAsync(context, actor, form.State.Email!, site, cancellationToken);
        var (here, byMail) = (form.Field("thread") is not null, form.Field("threadMail") is not null);
        var thread = await reader.ThreadAsync(site, key, cancellationToken);
        var before = thread?.Id is { } id ? await subscriptions.FindAsync(id, 0, actor.AuthorId, cancellationToken) : null;
        if (here || byMail)
            await subscriptions.FollowAsync(site, key, url, title, actor.AuthorId, new Ways(byMail, before?.Push ?? false), cancellationToken);
        else if (before is not null) await subscriptions.LeaveAsync(thread!.Id!.Value, 0, actor.AuthorId, cancellationToken);
        var replies = form.Field("repliesMail") is not null;
        await subscriptions.ChooseAsync(
            actor.AuthorId, choices => choices with { Replies = choices.Replies with { Mail = replies }, MailStopped = false }, cancellationToken);
        return Back(context, form, asks ? "asked" : "followed");
    }

    /// <summary>The buttons in a comment's menu: follow what is under it, or ignore its author.</summary>
    private static async Task<StatusCodeHttpResult> ToldAsync(
        HttpContext context, IgnoredAuthors ignored, SubscriptionStore subscriptions, ThreadReader reader, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var actor = context.User.RequiredActor();
        if (form.Field("ignore") is { } named && long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var other))
        {
            await ignored.IgnoreAsync(actor.AuthorId, other, cancellationToken);
            return Back(context, form, "followed");
        }

        var comment = ThreadInput.CommentId(form.Field("follow") ?? "");
        if (await reader.CommentAsync(comment, actor, cancellationToken) is not { State: PublicState.Approved }) throw ThreadInput.UnknownComment();
        await subscriptions.FollowAsync(comment, actor.AuthorId, new Ways(Mail: true, Push: false), cancellationToken);
        return Back(context, form, "followed");
    }

    private static async Task<StatusCodeHttpResult> ReadAsync(
        HttpContext context, SiteDirectory sites, NoticeReader notices, CancellationToken cancellationToken)
    {
        var form = await SentForm.ReadAsync(context, cancellationToken);
        var site = await sites.GetAsync(form.Query.Site ?? "", cancellationToken);
        var actor = context.User.ActorOn(site.Id) ?? throw ProblemException.Unauthorized();
        _ = long.TryParse(form.Field("newest"), NumberStyles.None, CultureInfo.InvariantCulture, out var newest);
        await notices.MarkReadAsync(site.Id, actor.AuthorId, newest, cancellationToken);
        return Back(context, form, null);
    }

    private static StatusCodeHttpResult Back(HttpContext context, SentForm form, string? notice)
    {
        context.Response.Headers.Location = form.Query.LinksOf().Thread(form.Query, form.Query.Sort, form.Query.After) + (notice is null ? "" : "&notice=" + notice);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
