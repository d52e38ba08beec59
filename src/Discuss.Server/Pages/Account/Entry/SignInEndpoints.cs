using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Account.Entry;

/// <summary>Signing in with a password, going on as whoever is signed in, signing out.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("sign-in", (HttpContext context, AccountWords say) => Page(context, ReturnTo.Asked(context), notice: say.Done(context)));
        account.MapPost("sign-in", SignInAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
        account.MapPost("continue", ContinueAsync).TakesCodeForm();
        account.MapGet("sign-out", SignOut);
        account.MapPost("sign-out", SignOutAsync).TakesForm();
    }

    public static RazorComponentResult Page(
        HttpContext context, ReturnTo to, string? email = null, string? error = null, int status = StatusCodes.Status200OK, string? notice = null) =>
        AccountResults.Page<SignInPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["SignedInAs"] = context.User.Actor()?.Name, ["Email"] = email, ["Error"] = error,
                ["Notice"] = notice,
            },
            status);

    private static async Task<IResult> SignInAsync(
        HttpContext context, SignIn signIn, SignInLimit limit, Entrance entrance, AccountWords say, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var (email, password) = (form["email"].ToString(), form["password"].ToString());
        try
        {
            limit.Count(context, email);
            if (await signIn.CheckAsync(context, email, password, cancellationToken) is { } member)
                return await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, SignInMethod.Password), ReturnTo.Sent(context), cancellationToken);
            return Page(context, ReturnTo.Sent(context), email, say.WrongCredentials, StatusCodes.Status401Unauthorized);
        }
        catch (ProblemException refused)
        {
            return Page(context, ReturnTo.Sent(context), email, say.Of(refused).Values.First(), refused.Status);
        }
    }

    /// <summary>
    /// Whoever is signed in already says so with a click: a page elsewhere must not fetch a code without them. A page that was open before
    /// they confirmed their address knows them by the proof that it was made for this browser.
    /// </summary>
    private static async Task<IResult> ContinueAsync(HttpContext context, FormToken tokens, Entrance entrance, CancellationToken cancellationToken)
    {
        var (form, to) = (context.Request.Form, ReturnTo.Sent(context));
        var mayGoOn = tokens.IsGood(context, form[FormToken.Field]) || RegistrationSecret.Proves(context, form["proof"]);
        if (!mayGoOn || context.User.Actor() is not { MemberId: not null } actor) return Page(context, to);
        RegistrationSecret.Forget(context);
        return await entrance.LeaveAsync(context, new HandedIdentity(actor.AuthorId, context.User.SessionId()), to, cancellationToken);
    }

    private static IResult SignOut(HttpContext context) => context.User.Actor() is { } actor
        ? AccountResults.Page<SignOutPage>(new() { ["FormToken"] = FormToken.For(context), ["Name"] = actor.Name })
        : TypedResults.Redirect("/account/sign-in");

    private static async Task<IResult> SignOutAsync(HttpContext context, Sessions sessions, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is { } session) await sessions.SignOutAsync(session, cancellationToken);
        AccountCookie.Delete(context);
        return AccountResults.SeeOther("/account/sign-in");
    }
}
