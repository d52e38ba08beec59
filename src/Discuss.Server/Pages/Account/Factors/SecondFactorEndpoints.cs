using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Pages.Account.Factors;

/// <summary>The second step of a sign-in, and a fresh sign-in of somebody who is signed in.</summary>
internal static class SecondFactorEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("second-factor", ShowAsync);
        account.MapPost("second-factor", CheckAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
        account.MapGet("confirm", ShowConfirmAsync);
        account.MapPost("confirm", ConfirmAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    /// <summary>The member who sends a request, as the framework knows them; <see langword="null"/> where none does.</summary>
    public static async Task<Member?> MemberAsync(this UserManager<Member> members, HttpContext context) =>
        context.User.Actor() is { MemberId: { } id } ? await members.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture)) : null;

    private static async Task<IResult> ShowAsync(HttpContext context, SecondStep step, UserManager<Member> members, CancellationToken cancellationToken)
    {
        if (await step.FindAsync(context, cancellationToken) is { } waiting) return Page(context, Return(context, waiting));
        // Who came in by the password alone before, and goes where that is not enough.
        var to = ReturnTo.Asked(context);
        if (await members.MemberAsync(context) is not { } member) return AccountResults.SeeOther("/account/sign-in" + to.Query);
        return member.TwoFactorEnabled ? Page(context, to) : AccountResults.SeeOther("/account/two-factor" + to.Query);
    }

    private static async Task<IResult> CheckAsync(
        HttpContext context, SecondStep step, TwoFactor twoFactor, UserManager<Member> members, Sessions sessions, SignInLimit limit, Entrance entrance,
        CancellationToken cancellationToken)
    {
        var waiting = await step.FindAsync(context, cancellationToken);
        var to = waiting is null ? ReturnTo.Sent(context) : Return(context, waiting);
        var member = waiting is null
            ? await members.MemberAsync(context)
            : await members.FindByIdAsync(waiting.Member.ToString(CultureInfo.InvariantCulture));
        if (member is null) return AccountResults.SeeOther("/account/sign-in" + to.Query);
        try
        {
            limit.Count(context, member.Email!);
            if (!await twoFactor.CheckAsync(member, context.Request.Form["code"].ToString(), cancellationToken))
                return Page(context, to, FactorWords.For(context).WrongCode, StatusCodes.Status401Unauthorized);
        }
        catch (ProblemException refused) when (refused.Status == StatusCodes.Status429TooManyRequests)
        {
            return Page(context, to, Said(context, refused), refused.Status);
        }

        SecondStep.End(context);
        var method = waiting?.Method ?? (await sessions.FindAsync(context.User.SessionId()!.Value, cancellationToken))?.Method ?? SignInMethod.Password;
        return await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, method, strong: true), to, cancellationToken);
    }

    private static async Task<IResult> ShowConfirmAsync(HttpContext context, UserManager<Member> members) =>
        await members.MemberAsync(context) is { } member
            ? Confirm(context, member, ReturnTo.Asked(context))
            : AccountResults.SeeOther("/account/sign-in" + ReturnTo.Asked(context).Query);

    private static async Task<IResult> ConfirmAsync(
        HttpContext context, UserManager<Member> members, SignIn signIn, SignInLimit limit, Entrance entrance, CancellationToken cancellationToken)
    {
        var to = ReturnTo.Sent(context);
        if (await members.MemberAsync(context) is not { } member) return AccountResults.SeeOther("/account/sign-in" + to.Query);
        try
        {
            limit.Count(context, member.Email!);
            return await signIn.CheckAsync(context, member.Email!, context.Request.Form["password"].ToString(), cancellationToken) is not null
                ? await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, SignInMethod.Password), to, cancellationToken)
                : Confirm(context, member, to, FactorWords.For(context).WrongPassword, StatusCodes.Status401Unauthorized);
        }
        catch (ProblemException refused)
        {
            return Confirm(context, member, to, Said(context, refused), refused.Status);
        }
    }

    private static string Said(HttpContext context, ProblemException refused) => AccountWords.For(context).Of(refused).Values.First();

    /// <summary>Where the waiting sign-in leads, in the language in which it was begun.</summary>
    private static ReturnTo Return(HttpContext context, WaitingSignIn waiting)
    {
        var to = ReturnTo.Parse(waiting.Return);
        AccountWords.Speak(context, to.Locale);
        return to;
    }

    private static RazorComponentResult Page(HttpContext context, ReturnTo to, string? error = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<SecondFactorPage>(new() { ["FormToken"] = FormToken.For(context), ["Return"] = to, ["Error"] = error }, status);

    private static RazorComponentResult Confirm(
        HttpContext context, Member member, ReturnTo to, string? error = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<ConfirmPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Return"] = to, ["Email"] = member.Email, ["HasPassword"] = member.PasswordHash is not null,
                ["Error"] = error,
            },
            status);
}
