using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Notifications;
using Discuss.Server.Pages.Account.Entry;

namespace Discuss.Server.Pages.Account.Own;

/// <summary>Another mail address: asked for on the security page, confirmed by a link to the new one, by the same member.</summary>
internal static class MailEndpoints
{
    private const string ConfirmPath = "/account/email/confirm";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("email", AskAsync).TakesForm().ForMembers().RequireRateLimiting(Limits.SignIn);
        account.MapGet("email/confirm", ShowAsync).RequireRateLimiting(Limits.Read);
        account.MapPost("email/confirm", ConfirmAsync).TakesCodeForm().RequireRateLimiting(Limits.SignIn);
    }

    private static Task<IResult> AskAsync(
        HttpContext context, OwnerCheck owner, MailChange changes, AccountLetters letters, MailFolder folder, AccountWords say, SecurityPages pages,
        CancellationToken cancellationToken) => Area.TryAsync(
        async () =>
        {
            var form = context.Request.Form;
            if (!Identity.MailAddress.TryNormalize(form["email"].ToString(), out var address)) throw ProblemException.Invalid("email", say.NoMailAddress);
            var member = await owner.RequireAsync(context, form["password"], always: false, cancellationToken);
            await changes.StartAsync(member, address, code => letters.ChangeMail(address, code), cancellationToken);
            return AccountResults.Page<MailSentPage>(new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = ReturnTo.Nowhere, ["About"] = say.ChangeMailSent, ["Address"] = address,
                ["Folder"] = folder.Path,
            });
        },
        refused => pages.AgainAsync(context, MailSection.Key, refused, cancellationToken));

    private static async Task<IResult> ShowAsync(HttpContext context, string? code, MailChange changes, AccountWords say, CancellationToken cancellationToken) =>
        await changes.FindAsync(code, cancellationToken) is { } address
            ? AccountResults.Page<ConfirmMailPage>(new() { ["Code"] = code, ["Address"] = address })
            : Gone(context, say.LinkGoneMail, say);

    private static async Task<IResult> ConfirmAsync(
        HttpContext context, OwnerCheck owner, MailChange changes, SessionRenewal renewal, AccountLetters letters, AccountWords say,
        CancellationToken cancellationToken)
    {
        var code = context.Request.Form["code"].ToString();
        if (await changes.FindAsync(code, cancellationToken) is null) return Gone(context, say.LinkGoneMail, say);
        // Who controls the address says nothing of whose account it is: both must be the same person.
        if (context.User.Actor() is not { MemberId: not null })
            return AccountResults.SeeOther("/account/sign-in" + new ReturnTo(Frame: null, $"{ConfirmPath}?code={code}").Query);
        var member = await owner.RequireMemberAsync(context, cancellationToken);
        var result = MailChangeResult.Gone;
        await renewal.AroundAsync(
            context, member.Id,
            async () => (result = await changes.ConfirmAsync(code, member, old => letters.MailChanged(old.Email), cancellationToken)) == MailChangeResult.Changed,
            cancellationToken);
        return result switch
        {
            MailChangeResult.Changed => AccountResults.SeeOther("/account/security?done=mail"),
            MailChangeResult.Taken => Gone(context, say.AccountExists, say),
            MailChangeResult.Another => Gone(context, say.LinkOfAnother, say),
            _ => Gone(context, say.LinkGoneMail, say),
        };
    }

    private static IResult Gone(HttpContext context, string why, AccountWords say) => LinkGone.Page(context, why, OwnLayout.Security, say.Security);
}
