using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Notifications.Subscriptions;

/// <summary>The calls by which people say what they want to be told of.</summary>
internal static class SubscriptionEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Notices").Needs(Access.Author).RequireRateLimiting(Limits.Vote);
        api.MapGet("sites/{site}/subscription", OfThreadAsync).WithName("getSubscription").RequireRateLimiting(Limits.Read);
        api.MapPut("sites/{site}/subscription", FollowThreadAsync).WithName("putSubscription").Needs(Access.Anyone).RequireRateLimiting(Limits.FirstPost);
        api.MapDelete("sites/{site}/subscription", LeaveThreadAsync).WithName("deleteSubscription");
        api.MapPut("sites/{site}/mail", ChooseMailAsync).WithName("putMailChoice");
        api.MapPut("comments/{id}/subscription", FollowCommentAsync).WithName("putCommentSubscription");
        api.MapDelete("comments/{id}/subscription", LeaveCommentAsync).WithName("deleteCommentSubscription");
        api.MapGet("subscriptions", ListAsync).WithName("getSubscriptions").RequireRateLimiting(Limits.Read);
        api.MapPut("subscriptions/choices", ChooseAsync).WithName("putNoticeChoices");
    }

    private static async Task<Ok<ThreadSubscription>> OfThreadAsync(
        string site, string? key, SiteDirectory sites, ThreadReader reader, SubscriptionStore subscriptions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        var actor = OnSite(context, owner);
        var thread = await reader.ThreadAsync(owner, ThreadInput.Key(key), cancellationToken);
        var ways = thread?.Id is { } id ? await subscriptions.FindAsync(id, 0, actor.AuthorId, cancellationToken) : null;
        return TypedResults.Ok(new ThreadSubscription(ways, await subscriptions.ChoicesAsync(actor.AuthorId, cancellationToken)));
    }

    /// <summary>Whoever is known follows as who they are; nobody follows by a mail address, which is asked to confirm it first.</summary>
    private static async Task<IResult> FollowThreadAsync(
        string site, string? key, Follow follow, SiteDirectory sites, SubscriptionStore subscriptions, Subscribers subscribers, GuestService guests,
        HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        var named = ThreadInput.Key(key);
        var (url, title) = (ThreadInput.Url(follow.Url, owner), ThreadInput.Title(follow.Title));
        if (context.User.ActorOn(owner.Id) is not { } actor)
        {
            if (follow.Email is null) throw ProblemException.Unauthorized();
            var subscriber = await subscribers.FindOrMakeAsync(owner, follow.Email, title ?? named, cancellationToken);
            await subscriptions.FollowAsync(owner, named, url, title, subscriber, new Ways(Mail: true, Push: false), cancellationToken);
            return TypedResults.Accepted((string?)null);
        }

        if (follow.Email is { } email && actor.Kind == AuthorKind.Guest) await guests.SayMailAsync(context, actor, email, owner, cancellationToken);
        await subscriptions.FollowAsync(owner, named, url, title, actor.AuthorId, follow.Ways, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> LeaveThreadAsync(
        string site, string? key, SiteDirectory sites, ThreadReader reader, SubscriptionStore subscriptions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        var actor = OnSite(context, owner);
        if ((await reader.ThreadAsync(owner, ThreadInput.Key(key), cancellationToken))?.Id is { } thread)
            await subscriptions.LeaveAsync(thread, 0, actor.AuthorId, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>What a composer offers: what comes by mail of replies and of this thread.</summary>
    private static async Task<NoContent> ChooseMailAsync(
        string site, string? key, ChosenMail chosen, SiteDirectory sites, ThreadReader reader, SubscriptionStore subscriptions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var owner = await sites.GetAsync(site, cancellationToken);
        var actor = OnSite(context, owner);
        if ((await reader.ThreadAsync(owner, ThreadInput.Key(key), cancellationToken))?.Id is not { } thread)
            throw ProblemException.NotFound("unknown-thread", "Nobody has written there yet.");
        await subscriptions.ChooseAsync(thread, actor.AuthorId, chosen.Of, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> FollowCommentAsync(
        string id, Follow follow, ThreadReader reader, SubscriptionStore subscriptions, HttpContext context, CancellationToken cancellationToken)
    {
        var comment = ThreadInput.CommentId(id);
        var actor = context.User.ActorOn(comment.Thread.Site) ?? throw ProblemException.Unauthorized();
        if (await reader.CommentAsync(comment, actor, cancellationToken) is not { State: PublicState.Approved }) throw ThreadInput.UnknownComment();
        await subscriptions.FollowAsync(comment, actor.AuthorId, follow.Ways, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> LeaveCommentAsync(
        string id, SubscriptionStore subscriptions, HttpContext context, CancellationToken cancellationToken)
    {
        var comment = ThreadInput.CommentId(id);
        await subscriptions.LeaveAsync(comment.Thread, comment.Ordinal, context.User.RequiredActor().AuthorId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<Subscription>>> ListAsync(SubscriptionStore subscriptions, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<Subscription>(await subscriptions.OfAsync(context.User.RequiredActor().AuthorId, cancellationToken), null));

    private static async Task<NoContent> ChooseAsync(
        Choices chosen, SubscriptionStore subscriptions, HttpContext context, CancellationToken cancellationToken)
    {
        await subscriptions.ChooseAsync(
            context.User.RequiredActor().AuthorId,
            before => before with { Replies = chosen.Replies ?? before.Replies, Pace = chosen.Pace ?? before.Pace, MailStopped = false },
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static Actor OnSite(HttpContext context, Site site) => context.User.ActorOn(site.Id) ?? throw ProblemException.Unauthorized();

    /// <param name="Email">The address of whoever is not known yet, or of a guest who has none; confirmed first, and never shown.</param>
    internal sealed record Follow(bool Mail = true, bool Push = false, string? Email = null, string? Url = null, string? Title = null)
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public Ways Ways => new(Mail, Push);
    }

    internal sealed record ChosenMail(MailChoice Of);

    /// <summary>What is missing stays as it is. Saying anything has mail tried again that an address did not take.</summary>
    internal sealed record Choices(Ways? Replies = null, MailPace? Pace = null);

    /// <param name="Thread">How the thread is followed; <see langword="null"/> where it is not.</param>
    internal sealed record ThreadSubscription(Ways? Thread, NoticeChoices Choices);
}
