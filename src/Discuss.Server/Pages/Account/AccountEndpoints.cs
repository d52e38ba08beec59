using System.Globalization;
using Discuss.Server.Client;
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
        var account = routes.MapGroup("/account").FirstParty().ExcludeFromDescription();
        account.AddEndpointFilter((invocation, next) =>
        {
            var headers = invocation.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
            headers.CacheControl = "no-store";
            return next(invocation);
        });
        account.MapGet("", ShowAsync);
        account.MapGet("register", (HttpContext context) => Register(context, Asked(context)));
        account.MapPost("register", RegisterAsync).TakesForm().RequireRateLimiting(Limits.Register);
        account.MapGet("sign-in", (HttpContext context) => SignIn(context, Asked(context)));
        account.MapPost("sign-in", SignInAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
        account.MapPost("continue", ContinueAsync).TakesForm();
        account.MapGet("sign-out", SignOut);
        account.MapPost("sign-out", SignOutAsync).TakesForm();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, UserManager<Member> members)
    {
        if (context.User.Actor() is not { MemberId: { } id } actor) return TypedResults.Redirect("/account/sign-in");
        var member = await members.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture));
        return Page<AccountPage>(new() { ["FormToken"] = FormToken.For(context), ["Name"] = actor.Name, ["Email"] = member?.Email });
    }

    private static async Task<IResult> RegisterAsync(
        HttpContext context, Registration registration, Sessions sessions, HandOver codes, ClientScripts scripts, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var wanted = new NewMember(form["name"], form["email"], form["password"]);
        try
        {
            var member = await registration.RegisterAsync(wanted, cancellationToken);
            return await EnterAsync(context, member.Id, Sent(context), sessions, codes, scripts, cancellationToken);
        }
        catch (ProblemException refused)
        {
            var errors = refused.Errors.ToDictionary(error => error.Key, error => error.Value[0]);
            if (errors.Count == 0) errors[""] = refused.Message;
            return Register(context, Sent(context), wanted, errors, refused.Status);
        }
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, SignIn signIn, SignInLimit limit, Sessions sessions, HandOver codes, ClientScripts scripts, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var (email, password) = (form["email"].ToString(), form["password"].ToString());
        try
        {
            limit.Count(context, email);
            if (await signIn.CheckAsync(context, email, password, cancellationToken) is { } member)
                return await EnterAsync(context, member.Id, Sent(context), sessions, codes, scripts, cancellationToken);
            return SignIn(context, Sent(context), email, WrongCredentials, StatusCodes.Status401Unauthorized);
        }
        catch (ProblemException refused)
        {
            return SignIn(context, Sent(context), email, refused.Message, refused.Status);
        }
    }

    /// <summary>Whoever is signed in already says so with a click: a page elsewhere must not fetch a code without them.</summary>
    private static async Task<IResult> ContinueAsync(HttpContext context, HandOver codes, ClientScripts scripts, CancellationToken cancellationToken) =>
        context.User.Actor() is { MemberId: { } member }
            ? await LeaveAsync(member, Sent(context), codes, scripts, cancellationToken)
            : SignIn(context, Sent(context));

    private static IResult SignOut(HttpContext context) => context.User.Actor() is { } actor
        ? Page<SignOutPage>(new() { ["FormToken"] = FormToken.For(context), ["Name"] = actor.Name })
        : TypedResults.Redirect("/account/sign-in");

    private static async Task<IResult> SignOutAsync(HttpContext context, Sessions sessions, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is { } session) await sessions.EndAsync(session, cancellationToken);
        AccountCookie.Delete(context);
        return SeeOther(context, "/account/sign-in");
    }

    private static async Task<IResult> EnterAsync(
        HttpContext context, long member, ReturnTo to, Sessions sessions, HandOver codes, ClientScripts scripts, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is { } before) await sessions.EndAsync(before, cancellationToken);
        AccountCookie.Write(context, await sessions.StartAsync(member, SessionKind.Account, cancellationToken));
        return to.Frame ? await LeaveAsync(member, to, codes, scripts, cancellationToken) : SeeOther(context, to.Path ?? "/account");
    }

    private static async Task<IResult> LeaveAsync(
        long member, ReturnTo to, HandOver codes, ClientScripts scripts, CancellationToken cancellationToken)
    {
        if (to.Challenge is not { } challenge) return TypedResults.Redirect(to.Path ?? "/account");
        var code = await codes.CreateAsync(member, challenge, cancellationToken);
        return Page<HandOverPage>(new() { ["Code"] = code, ["Script"] = scripts.Account.Path });
    }

    private static RazorComponentResult<SignInPage> SignIn(
        HttpContext context, ReturnTo to, string? email = null, string? error = null, int status = StatusCodes.Status200OK) =>
        Page<SignInPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["SignedInAs"] = context.User.Actor()?.Name, ["Email"] = email, ["Error"] = error,
            },
            status);

    private static RazorComponentResult<RegisterPage> Register(
        HttpContext context, ReturnTo to, NewMember? wanted = null, Dictionary<string, string>? errors = null, int status = StatusCodes.Status200OK) =>
        Page<RegisterPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["Name"] = wanted?.Name, ["Email"] = wanted?.Email,
                ["Errors"] = errors ?? [],
            },
            status);

    private static RazorComponentResult<T> Page<T>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        new(parameters) { StatusCode = status, PreventStreamingRendering = true };

    private static StatusCodeHttpResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static ReturnTo Asked(HttpContext context) => ReturnTo.From(context.Request.Query["return"], context.Request.Query["challenge"]);

    private static ReturnTo Sent(HttpContext context) => ReturnTo.From(context.Request.Form["return"], context.Request.Form["challenge"]);
}
