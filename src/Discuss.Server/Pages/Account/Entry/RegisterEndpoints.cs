using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Account.Entry;

internal static class RegisterEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("register", (HttpContext context) => Page(context, ReturnTo.Asked(context)));
        account.MapPost("register", RegisterAsync).TakesForm().RequireRateLimiting(Limits.Register);
    }

    private static async Task<IResult> RegisterAsync(
        HttpContext context, Registration registration, Entrance entrance, AccountWords say, CancellationToken cancellationToken)
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
            return Page(context, ReturnTo.Sent(context), wanted, say.Of(refused), refused.Status);
        }
    }

    private static RazorComponentResult<RegisterPage> Page(
        HttpContext context, ReturnTo to, NewMember? wanted = null, Dictionary<string, string>? errors = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<RegisterPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["Name"] = wanted?.Name, ["Email"] = wanted?.Email,
                ["Errors"] = errors ?? [],
            },
            status);
}
