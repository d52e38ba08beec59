using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Pages.Account.Factors;

/// <summary>The page on which a member sets an authenticator app up, gets recovery codes, and turns it off.</summary>
internal static class TwoFactorEndpoints
{
    private const string Home = "/account/two-factor";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("two-factor", ShowAsync);
        account.MapPost("two-factor", TurnOnAsync).TakesForm().NeedsRecentSignIn(Home).RequireRateLimiting(Limits.SignIn);
        account.MapPost("two-factor/codes", NewCodesAsync).TakesForm().NeedsRecentSignIn(Home);
        account.MapPost("two-factor/off", TurnOffAsync).TakesForm().NeedsRecentSignIn(Home);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, UserManager<Member> members, TwoFactor twoFactor, OwnerCheck owner, CancellationToken cancellationToken)
    {
        var to = ReturnTo.Asked(context);
        if (await members.MemberAsync(context) is not { } member) return AccountResults.SeeOther("/account/sign-in" + new ReturnTo(null, Home).Query);
        if (member.TwoFactorEnabled) return Page(context, setup: null, to, left: await members.CountRecoveryCodesAsync(member));
        // Nobody shall scan a key and hear only then that they must sign in again.
        return await owner.IsFreshAsync(context, cancellationToken)
            ? Page(context, twoFactor.Begin(member, context.Request.Host.Host), to)
            : AccountResults.SeeOther("/account/confirm" + new ReturnTo(Frame: null, Home + to.Query).Query);
    }

    private static async Task<IResult> TurnOnAsync(
        HttpContext context, UserManager<Member> members, TwoFactor twoFactor, Entrance entrance, Sessions sessions, CancellationToken cancellationToken)
    {
        var to = ReturnTo.Sent(context);
        var form = context.Request.Form;
        if (await members.MemberAsync(context) is not { TwoFactorEnabled: false } member || twoFactor.Open(member, form["setup"].ToString(), context.Request.Host.Host) is not { } setup)
            return AccountResults.SeeOther(Home + to.Query);
        var method = (await sessions.FindAsync(context.User.SessionId()!.Value, cancellationToken))?.Method ?? SignInMethod.Password;
        if (await twoFactor.TurnOnAsync(member, setup, form["code"].ToString(), cancellationToken) is not { } codes)
            return Page(context, setup, to, FactorWords.For(context).WrongCode, StatusCodes.Status422UnprocessableEntity);
        // The member's other sessions ended; this one goes on as one that showed the factor.
        await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, method, strong: true), ReturnTo.Nowhere, cancellationToken);
        return Codes(codes, to);
    }

    private static async Task<IResult> NewCodesAsync(HttpContext context, UserManager<Member> members, TwoFactor twoFactor) =>
        await members.MemberAsync(context) is { TwoFactorEnabled: true } member
            ? Codes(await twoFactor.NewRecoveryCodesAsync(member), ReturnTo.Nowhere)
            : AccountResults.SeeOther(Home);

    private static async Task<IResult> TurnOffAsync(
        HttpContext context, UserManager<Member> members, TwoFactor twoFactor, Entrance entrance, Sessions sessions, CancellationToken cancellationToken)
    {
        if (await members.MemberAsync(context) is not { TwoFactorEnabled: true } member) return AccountResults.SeeOther(Home);
        var session = await sessions.FindAsync(context.User.SessionId()!.Value, cancellationToken);
        await twoFactor.TurnOffAsync(member);
        // What is left of the sign-in is its first step, but for a passkey, which is strong by itself.
        var method = session?.Method ?? SignInMethod.Password;
        var evidence = SignInEvidence.From(context, method, strong: method == SignInMethod.Passkey);
        return await entrance.EnterAsync(context, member.Id, evidence, new ReturnTo(Frame: null, Home), cancellationToken);
    }

    private static RazorComponentResult Codes(IReadOnlyList<string> codes, ReturnTo to) =>
        AccountResults.Page<RecoveryCodesPage>(new() { ["Codes"] = codes, ["Return"] = to });

    private static RazorComponentResult Page(
        HttpContext context, AuthenticatorSetup? setup, ReturnTo to, string? error = null, int status = StatusCodes.Status200OK, int left = 0) =>
        AccountResults.Page<TwoFactorPage>(
            new() { ["FormToken"] = FormToken.For(context), ["Key"] = setup, ["Return"] = to, ["Error"] = error, ["CodesLeft"] = left }, status);
}
