using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Notifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Account.Entry;

/// <summary>Asking for an account. Whether the address is one's already is answered by mail, and to that address.</summary>
internal static class RegisterEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("register", (HttpContext context) => Page(context, ReturnTo.Asked(context)));
        account.MapPost("register", RegisterAsync).TakesForm().RequireRateLimiting(Limits.Register);
    }

    private static async Task<IResult> RegisterAsync(
        HttpContext context, PendingRegistrations registrations, AccountLetters letters, MailFolder folder, AccountWords say,
        CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var (wanted, to) = (new NewMember(form["name"], form["email"], form["password"]), ReturnTo.Sent(context));
        try
        {
            var secret = RegistrationSecret.Give(context);
            var address = await registrations.StartAsync(wanted, secret, to.Query, letters.Registration, cancellationToken);
            return AccountResults.Page<MailSentPage>(new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["About"] = say.RegisterMailSent, ["Address"] = address,
                ["Proof"] = RegistrationSecret.Proof(secret), ["Folder"] = folder.Path,
            });
        }
        catch (ProblemException refused)
        {
            return Page(context, to, wanted, say.Of(refused), refused.Status);
        }
    }

    private static RazorComponentResult Page(
        HttpContext context, ReturnTo to, NewMember? wanted = null, Dictionary<string, string>? errors = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<RegisterPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["Name"] = wanted?.Name, ["Email"] = wanted?.Email,
                ["Errors"] = errors ?? [],
            },
            status);
}
