using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Notifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Account.Entry;

/// <summary>A new password for who has forgotten theirs.</summary>
internal static class ForgottenEndpoints
{
    // Where the code stands in a letter that is written before there is one.
    private const string CodePlace = "{code}";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("forgotten", (HttpContext context) => Ask(context, ReturnTo.Asked(context)));
        account.MapPost("forgotten", Send).TakesForm().RequireRateLimiting(Limits.SignIn);
        account.MapGet("reset", ShowAsync).RequireRateLimiting(Limits.Read);
        account.MapPost("reset", SetAsync).TakesCodeForm().RequireRateLimiting(Limits.SignIn);
    }

    private static RazorComponentResult Ask(HttpContext context, ReturnTo to, string? email = null, string? error = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<ForgottenPage>(
            new() { ["FormToken"] = FormToken.For(context), ["Return"] = to, ["Email"] = email, ["Error"] = error }, status);

    private static RazorComponentResult Send(HttpContext context, PasswordReset resets, AccountLetters letters, MailFolder folder, AccountWords say)
    {
        var (email, to) = (context.Request.Form["email"].ToString(), ReturnTo.Sent(context));
        if (!Identity.MailAddress.TryNormalize(email, out var address)) return Ask(context, to, email, say.NoMailAddress, StatusCodes.Status400BadRequest);
        // Made now: the letter is written when the request is over.
        var written = letters.Reset(address, CodePlace);
        resets.Start(context, address, to.Query, code => written with { Text = written.Text.Replace(CodePlace, code, StringComparison.Ordinal) });
        return AccountResults.Page<MailSentPage>(new()
        {
            ["FormToken"] = FormToken.For(context), ["Return"] = to, ["About"] = say.ResetMailSent, ["Address"] = address, ["Folder"] = folder.Path,
        });
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string? code, PasswordReset resets, AccountWords say, CancellationToken cancellationToken) =>
        await resets.FindAsync(code, cancellationToken) is { Account: var account }
            ? Page(code!, account, error: null, StatusCodes.Status200OK)
            : Gone(context, say);

    private static async Task<IResult> SetAsync(
        HttpContext context, PasswordReset resets, AccountLetters letters, AccountWords say, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var (code, password) = (form["code"].ToString(), form["newPassword"].ToString());
        if (await resets.FindAsync(code, cancellationToken) is not (var account, var back)) return Gone(context, say);
        if (PasswordRules.Judge(password, account.Email) is { } problem) return Page(code, account, say.Of(problem), StatusCodes.Status400BadRequest);
        try
        {
            if (!await resets.SetAsync(code, password, changed => letters.PasswordChanged(changed.Email), cancellationToken)) return Gone(context, say);
        }
        catch (ProblemException refused)
        {
            return Page(code, account, say.Of(refused).Values.First(), refused.Status);
        }

        // This browser's own session ended with the others.
        AccountCookie.Delete(context);
        var to = ReturnTo.Parse(back).Query;
        return AccountResults.SeeOther($"/account/sign-in{to}{(to.Length > 0 ? '&' : '?')}done=reset");
    }

    private static RazorComponentResult Page(string code, MemberAccount account, string? error, int status) =>
        AccountResults.Page<ResetPage>(new() { ["Code"] = code, ["Address"] = account.Email, ["Error"] = error }, status);

    private static IResult Gone(HttpContext context, AccountWords say) => LinkGone.Page(context, say.LinkGoneReset, "/account/forgotten", say.SendLink);
}
