using System.Globalization;
using Discuss.Server.Client;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Ignoring;
using Discuss.Server.Pages.Account;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Notifications.Subscriptions;

/// <summary>
/// The page of one's own subscriptions, for whoever holds the link of a mail and for whoever is signed in; and the address that a mail
/// program calls to unsubscribe. Opening a link changes nothing: programs open them, too.
/// </summary>
internal static class SubscriptionPages
{
    public const string Home = "/account/follows";

    /// <summary>
    /// Called by mail programs with the token in its address and nothing of anybody's session (RFC 8058), from wherever they are.
    /// </summary>
    public const string Stop = "/unsubscribe";

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").FirstParty().Needs(Access.Anyone).ExcludeFromDescription();
        pages.AddEndpointFilter((invocation, next) =>
        {
            var headers = invocation.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
            headers.CacheControl = "no-store";
            return next(invocation);
        });
        pages.MapGet(Home, ShowAsync).RequireRateLimiting(Limits.Read);
        pages.MapPost(Home, ChangeAsync).TakesCodeForm().RequireRateLimiting(Limits.SignIn);
        pages.MapGet(Stop, AskToStop).RequireRateLimiting(Limits.Read);
        pages.MapPost(Stop, StopAsync).DisableAntiforgery().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> ShowAsync(
        string? u, HttpContext context, NoticeTokens tokens, FollowsReader reader, CancellationToken cancellationToken) =>
        AuthorOf(context, tokens, u) is { } author ? await PageAsync(context, reader, author, u, null, cancellationToken) : NoOne(context, u);

    private static async Task<IResult> ChangeAsync(
        HttpContext context, NoticeTokens tokens, SubscriptionStore subscriptions, Subscribers subscribers, IgnoredAuthors ignored, FollowsReader reader,
        FormToken formToken, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var u = form["u"].ToString() is { Length: > 0 } sent ? sent : null;
        if (AuthorOf(context, tokens, u) is not { } author) return NoOne(context, u);
        // With a link the link is the proof; whoever is signed in sends a form that was made for them.
        if (u is null && !formToken.IsGood(context, form[FormToken.Field]))
            throw ProblemException.Forbidden("The form is too old, or was made for somebody else. Open the page again.");
        var words = Say(context);
        var said = words.Saved;
        switch (form["do"].ToString())
        {
            case "confirm":
                await subscribers.ConfirmAsync(author, cancellationToken);
                said = words.Confirmed;
                break;
            case "all":
                await subscriptions.LeaveEverythingAsync(author, cancellationToken);
                said = words.Stopped;
                break;
            case "choose":
                var pace = Enum.TryParse<MailPace>(form["pace"], out var named) && Enum.IsDefined(named) ? named : MailPace.AtOnce;
                var replies = form["replies"] == "on";
                var push = form["push"] == "on";
                await subscriptions.ChooseAsync(author, before => before with { Replies = new Ways(replies, push), Pace = pace, MailStopped = false }, cancellationToken);
                break;
            case var end when Number(end, "end-") is { } subscription:
                await subscriptions.LeaveAsync(subscription, author, cancellationToken);
                said = words.Stopped;
                break;
            case var read when Number(read, "read-") is { } other:
                await ignored.ReadAgainAsync(author, other, cancellationToken);
                break;
        }

        return await PageAsync(context, reader, author, u, said, cancellationToken);
    }

    private static RazorComponentResult AskToStop(string? u, HttpContext context, NoticeTokens tokens) => tokens.Open(u) is null
        ? BadLink(context)
        : AccountResults.Page<StopPage>(new() { ["Token"] = u, ["Words"] = Say(context), ["Done"] = false });

    /// <summary>Ends what the token stands for. Twice is once.</summary>
    private static async Task<IResult> StopAsync(
        string? u, HttpContext context, NoticeTokens tokens, SubscriptionStore subscriptions, CancellationToken cancellationToken)
    {
        if (tokens.Open(u) is not var (author, scope)) return BadLink(context);
        if (scope == NoticeTokens.Everything) await subscriptions.LeaveEverythingAsync(author, cancellationToken);
        else if (scope == NoticeTokens.Replies)
            await subscriptions.ChooseAsync(author, before => before with { Replies = before.Replies with { Mail = false } }, cancellationToken);
        else await subscriptions.LeaveAsync(scope, author, cancellationToken);
        return AccountResults.Page<StopPage>(new() { ["Token"] = tokens.Create(author, NoticeTokens.Everything), ["Words"] = Say(context), ["Done"] = true });
    }

    private static async Task<IResult> PageAsync(
        HttpContext context, FollowsReader reader, long author, string? u, string? said, CancellationToken cancellationToken)
    {
        var words = Say(context);
        var follows = await reader.ReadAsync(author, cancellationToken);
        var paces = new[] { (MailPace.AtOnce, words.AtOnce), (MailPace.Hourly, words.Hourly), (MailPace.Daily, words.Daily) };
        var model = new FollowsModel(
            [.. follows.Subscriptions.Select(one => new FollowLine(one.Id, one.Title ?? one.Key, one.Url, one.Comment is not null))], follows.Choices.Replies.Mail,
            [.. paces.Select(pace => (pace.Item1.ToString(), pace.Item2, pace.Item1 == follows.Choices.Pace))], [.. follows.Ignored.Select(one => (one.Id, one.Name))])
        {
            RepliesByPush = follows.Choices.Replies.Push, Script = context.RequestServices.GetRequiredService<ClientScripts>().Account.Path,
            MailStopped = follows.Choices.MailStopped, AsksToConfirm = follows.AsksToConfirm,
        };
        return AccountResults.Page<FollowsPage>(new()
        {
            ["Model"] = model, ["Token"] = u, ["FormToken"] = u is null ? FormToken.For(context) : "", ["Words"] = words, ["Said"] = said,
        });
    }

    private static IResult NoOne(HttpContext context, string? u) => u is null
        ? AccountResults.SeeOther("/account/sign-in")
        : BadLink(context);

    private static RazorComponentResult BadLink(HttpContext context) => AccountResults.Page<GuestPage>(
        new() { ["FormToken"] = "", ["Model"] = new GuestPageModel(Say(context).Title, Say(context).BadLink) }, StatusCodes.Status410Gone);

    private static long? AuthorOf(HttpContext context, NoticeTokens tokens, string? u) =>
        u is null ? context.User.Actor()?.AuthorId : tokens.Open(u) is ({ } author, NoticeTokens.Everything) ? author : null;

    private static long? Number(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static FollowWords Say(HttpContext context) => FollowWords.For(AccountWords.For(context).Language);
}
