using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Pages.Account.Entry;
using Discuss.Server.Pages.Account.External;
using Discuss.Server.Pages.Account.Factors;
using Discuss.Server.Pages.Account.Invited;
using Discuss.Server.Pages.Account.Own;
using Discuss.Server.Pages.Account.Passkeys;

namespace Discuss.Server.Pages.Account;

/// <summary>The account's pages: plain forms on this server's own address, never in a frame. The way in is <c>Entry/</c>, a member's own area <c>Own/</c>.</summary>
internal static class AccountEndpoints
{
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
        SignInEndpoints.Map(account);
        RegisterEndpoints.Map(account);
        ConfirmEndpoints.Map(account);
        ForgottenEndpoints.Map(account);
        ProfileEndpoints.Map(account);
        SecurityEndpoints.Map(account);
        SecondFactorEndpoints.Map(account);
        TwoFactorEndpoints.Map(account);
        PasskeyEndpoints.Map(account);
        ExternalEndpoints.Map(account);
        GuestPages.Map(account);
        MailEndpoints.Map(account);
        SessionsEndpoints.Map(account);
        DataEndpoints.Map(account);
        InvitationEndpoints.Map(account);
    }
}
