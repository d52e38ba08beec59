using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Account.Entry;

/// <summary>
/// The link in the mail to somebody who registers. Opening it changes nothing; the button on its page makes the account and signs in, in
/// another browser than the one that registered only with the password.
/// </summary>
internal static class ConfirmEndpoints
{
    private const string Welcome = "/account/welcome";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("register/confirm", ShowAsync).RequireRateLimiting(Limits.Read);
        account.MapPost("register/confirm", ConfirmAsync).TakesCodeForm().RequireRateLimiting(Limits.SignIn);
        account.MapGet("welcome", () => AccountResults.Page<WelcomePage>([]));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string? code, PendingRegistrations registrations, AccountWords say, CancellationToken cancellationToken) =>
        await registrations.FindAsync(code, cancellationToken) is { } pending
            ? Page(context, code!, pending, [], StatusCodes.Status200OK)
            : Gone(context, say);

    private static async Task<IResult> ConfirmAsync(
        HttpContext context, PendingRegistrations registrations, SignInLimit limit, Entrance entrance, AccountWords say, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var code = form["code"].ToString();
        if (await registrations.FindAsync(code, cancellationToken) is not { } pending) return Gone(context, say);
        try
        {
            if (!RegistrationSecret.IsHere(context, pending.Secret))
            {
                limit.Count(context, code);
                if (!await registrations.KnowsPasswordAsync(pending, form["password"].ToString(), cancellationToken))
                    throw new ProblemException(StatusCodes.Status403Forbidden, OwnerCheck.Refused, "The password is not the one that was chosen.");
            }

            var name = form["name"].ToString();
            if (await registrations.ConfirmAsync(code, name.Length > 0 ? name : null, cancellationToken) is not { } member) return Gone(context, say);
            var to = ReturnTo.Parse(pending.Return);
            // The frame that waits has its own window: that one hands the code on, not the one that the mail opened.
            var next = to.Frame is null ? to : new ReturnTo(Frame: null, Welcome) { Locale = to.Locale };
            return await entrance.EnterAsync(context, member, SignInEvidence.From(context, SignInMethod.Password), next, cancellationToken);
        }
        catch (ProblemException refused)
        {
            return refused.Kind == "email-taken" ? Gone(context, say, say.AccountExists) : Page(context, code, pending, say.Of(refused), refused.Status);
        }
    }

    private static RazorComponentResult Page(HttpContext context, string code, PendingMember pending, Dictionary<string, string> errors, int status) =>
        AccountResults.Page<ConfirmPage>(
            new()
            {
                ["Code"] = code, ["Name"] = pending.Name, ["Address"] = pending.Address, ["Return"] = ReturnTo.Parse(pending.Return),
                ["AskPassword"] = !RegistrationSecret.IsHere(context, pending.Secret), ["Errors"] = errors,
            },
            status);

    private static IResult Gone(HttpContext context, AccountWords say, string? why = null) =>
        LinkGone.Page(context, why ?? say.LinkGoneRegister, "/account/register", say.Register);
}
