using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Notifications;
using Discuss.Server.Storage;

namespace Discuss.Server.Pages.Account.Own;

/// <summary>The page of what the account is entered with, and the change of the password.</summary>
internal static class SecurityEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("security", (HttpContext context, SecurityPages pages, CancellationToken cancellationToken) => pages.ShowAsync(context, cancellationToken))
            .ForMembers();
        account.MapPost("password", ChangePasswordAsync).TakesForm().ForMembers().RequireRateLimiting(Limits.SignIn);
    }

    private static Task<IResult> ChangePasswordAsync(
        HttpContext context, OwnerCheck owner, Passwords passwords, IDatabase database, SessionRenewal renewal, Mailer mailer, AccountLetters letters,
        AccountWords say, SecurityPages pages, CancellationToken cancellationToken) => Area.TryAsync(
        async () =>
        {
            var form = context.Request.Form;
            var (old, wanted) = (form["password"].ToString(), form["newPassword"].ToString());
            var member = await owner.RequireAsync(context, old, always: true, cancellationToken);
            if (PasswordRules.Judge(wanted, member.Email) is { } problem) throw ProblemException.Invalid("newPassword", say.Of(problem));
            var hash = await passwords.HashAsync(wanted, cancellationToken);
            var changed = await renewal.AroundAsync(
                context, member.Id,
                () => database.WriteAsync(
                    async session =>
                    {
                        if (!await MemberCredentials.SetPasswordAsync(session, member, hash, cancellationToken)) return false;
                        await mailer.SendAsync(session, letters.PasswordChanged(member.Email), cancellationToken);
                        return true;
                    },
                    cancellationToken),
                cancellationToken);
            return changed ? AccountResults.SeeOther("/account/security?done=password") : throw Area.ChangedMeanwhile();
        },
        refused => pages.AgainAsync(context, PasswordSection.Key, refused, cancellationToken));
}
