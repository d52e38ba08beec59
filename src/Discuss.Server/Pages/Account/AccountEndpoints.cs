using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Pages.Account;

/// <summary>The account's pages: plain forms on this server's own address, never in a frame.</summary>
internal static class AccountEndpoints
{
    private const string WrongCredentials = "The mail address and the password do not belong together.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("/account").FirstParty().Needs(Access.Anyone).ExcludeFromDescription();
        account.AddEndpointFilter((invocation, next) =>
        {
            var headers = invocation.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
            headers.CacheControl = "no-store";
            return next(invocation);
        });
        account.MapGet("", ShowAsync);
        account.MapGet("register", (HttpContext context) => Register(context, ReturnTo.Asked(context)));
        account.MapPost("register", RegisterAsync).TakesForm().RequireRateLimiting(Limits.Register);
        account.MapGet("sign-in", (HttpContext context) => SignIn(context, ReturnTo.Asked(context)));
        account.MapPost("sign-in", SignInAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
        account.MapPost("continue", ContinueAsync).TakesForm();
        account.MapGet("sign-out", SignOut);
        account.MapPost("sign-out", SignOutAsync).TakesForm();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, UserManager<Member> members)
    {
        if (context.User.Actor() is not { MemberId: { } id } actor) return TypedResults.Redirect("/account/sign-in");
        var member = await members.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture));
        return AccountResults.Page<AccountPage>(new() { ["FormToken"] = FormToken.For(context), ["Name"] = actor.Name, ["Email"] = member?.Email });
    }

    private static async Task<IResult> RegisterAsync(
        HttpContext context, Registration registration, Entrance entrance, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var wanted = new NewMember(form["name"], form["email"], form["password"]);
        try
        {
            var member = await registration.RegisterAsync(wanted, cancellationToken);
            return await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, SignInMethod.Password), ReturnTo.Sent(context), cancellationToken);
        }
        catch (ProblemException refused)
        {
            var errors = refused.Errors.ToDictionary(error => error.Key, error => error.Value[0]);
            if (errors.Count == 0) errors[""] = refused.Message;
            return Register(context, ReturnTo.Sent(context), wanted, errors, refused.Status);
        }
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, SignIn signIn, SignInLimit limit, Entrance entrance, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var (email, password) = (form["email"].ToString(), form["password"].ToString());
        try
        {
            limit.Count(context, email);
            if (await signIn.CheckAsync(context, email, password, cancellationToken) is { } member)
                return await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, SignInMethod.Password), ReturnTo.Sent(context), cancellationToken);
            return SignIn(context, ReturnTo.Sent(context), email, WrongCredentials, StatusCodes.Status401Unauthorized);
        }
        catch (ProblemException refused)
        {
            return SignIn(context, ReturnTo.Sent(context), email, refused.Message, refused.Status);
        }
    }

    /// <summary>Whoever is signed in already says so with a click: a page elsewhere must not fetch a code without them.</summary>
    private static async Task<IResult> ContinueAsync(HttpContext context, Entrance entrance, CancellationToken cancellationToken) =>
        context.User.Actor() is { MemberId: not null } actor
            ? await entrance.LeaveAsync(context, new HandedIdentity(actor.AuthorId, context.User.SessionId()), ReturnTo.Sent(context), cancellationToken)
            : SignIn(context, ReturnTo.Sent(context));

    private static IResult SignOut(HttpContext context) => context.User.Actor() is { } actor
        ? AccountResults.Page<SignOutPage>(new() { ["FormToken"] = FormToken.For(context), ["Name"] = actor.Name })
        : TypedResults.Redirect("/account/sign-in");

    private static async Task<IResult> SignOutAsync(HttpContext context, Sessions sessions, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is { } session) await sessions.SignOutAsync(session, cancellationToken);
        AccountCookie.Delete(context);
        return AccountResults.SeeOther("/account/sign-in");
    }

    private static RazorComponentResult<SignInPage> SignIn(
        HttpContext context, ReturnTo to, string? email = null, string? error = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<SignInPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["SignedInAs"] = context.User.Actor()?.Name, ["Email"] = email, ["Error"] = error,
            },
            status);

    private static RazorComponentResult<RegisterPage> Register(
        HttpContext context, ReturnTo to, NewMember? wanted = null, Dictionary<string, string>? errors = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<RegisterPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["Name"] = wanted?.Name, ["Email"] = wanted?.Email,
                ["Errors"] = errors ?? [],
            },
            status);
}
