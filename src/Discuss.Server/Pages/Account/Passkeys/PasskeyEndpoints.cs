using System.Buffers.Text;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Identity.Passkeys;
using Discuss.Server.Pages.Account.Entry;
using Discuss.Server.Pages.Account.Factors;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Pages.Account.Passkeys;

/// <summary>The page of a member's passkeys, and signing in with one. Forms, whose answers of an authenticator the script fills in.</summary>
internal static class PasskeyEndpoints
{
    private const string Home = "/account/passkeys";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("passkeys", ShowAsync);
        account.MapPost("passkeys/options", BeginAddingAsync).TakesForm().NeedsRecentSignIn(Home);
        account.MapPost("passkeys", AddAsync).TakesForm().NeedsRecentSignIn(Home);
        account.MapPost("passkeys/rename", RenameAsync).TakesForm().NeedsRecentSignIn(Home);
        account.MapPost("passkeys/remove", RemoveAsync).TakesForm().NeedsRecentSignIn(Home);
        account.MapPost("passkeys/sign-in/options", async (HttpContext context, MemberPasskeys passkeys) =>
            TypedResults.Text(await passkeys.BeginSignInAsync(context), "application/json")).TakesForm();
        account.MapPost("passkeys/sign-in", SignInAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, UserManager<Member> members) =>
        await members.MemberAsync(context) is { } member
            ? await PageAsync(context, members, member)
            : AccountResults.SeeOther("/account/sign-in" + new ReturnTo(Frame: null, Home).Query);

    private static async Task<IResult> BeginAddingAsync(HttpContext context, UserManager<Member> members, MemberPasskeys passkeys) =>
        await members.MemberAsync(context) is { } member
            ? TypedResults.Text(await passkeys.BeginAddingAsync(context, member, context.User.Actor()!.Name), "application/json")
            : throw ProblemException.Unauthorized();

    private static async Task<IResult> AddAsync(
        HttpContext context, UserManager<Member> members, MemberPasskeys passkeys, CancellationToken cancellationToken)
    {
        if (await members.MemberAsync(context) is not { } member) throw ProblemException.Unauthorized();
        return await passkeys.AddAsync(context, member, context.Request.Form["credential"].ToString(), Name(context), cancellationToken)
            ? AccountResults.SeeOther(Home)
            : await PageAsync(context, members, member, FactorWords.For(context).PasskeyFailed, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> RenameAsync(HttpContext context, UserManager<Member> members)
    {
        if (await members.MemberAsync(context) is { } member && await PasskeyAsync(context, members, member) is { } passkey)
        {
            passkey.Name = Name(context);
            await members.AddOrUpdatePasskeyAsync(member, passkey);
        }

        return AccountResults.SeeOther(Home);
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext context, UserManager<Member> members, MemberPasskeys passkeys, WaysIn ways, Sessions sessions, CancellationToken cancellationToken)
    {
        if (await members.MemberAsync(context) is not { } member || await PasskeyAsync(context, members, member) is not { } passkey)
            return AccountResults.SeeOther(Home);
        if (!await ways.AreSeveralAsync(member))
            return await PageAsync(context, members, member, FactorWords.For(context).LastWayIn, StatusCodes.Status409Conflict);
        await passkeys.RemoveAsync(member, passkey);
        // It may be in the wrong hands: whoever came in with it goes.
        await sessions.EndOthersAsync(member.Id, context.User.SessionId(), cancellationToken);
        return AccountResults.SeeOther(Home);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, MemberPasskeys passkeys, Entrance entrance, CancellationToken cancellationToken)
    {
        var to = ReturnTo.Sent(context);
        return await passkeys.SignInAsync(context, context.Request.Form["credential"].ToString(), cancellationToken) is { } member
            ? await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, SignInMethod.Passkey, strong: true), to, cancellationToken)
            : SignInEndpoints.Page(context, to, email: null, FactorWords.For(context).PasskeyFailed, StatusCodes.Status401Unauthorized);
    }

    private static async Task<UserPasskeyInfo?> PasskeyAsync(HttpContext context, UserManager<Member> members, Member member)
    {
        var sent = context.Request.Form["id"].ToString();
        return sent.Length <= 1400 && Base64Url.IsValid(sent) ? await members.GetPasskeyAsync(member, Base64Url.DecodeFromChars(sent)) : null;
    }

    // A name is the member's own affair, shown to nobody else; empty is none.
    private static string Name(HttpContext context)
    {
        var name = string.Concat(context.Request.Form["name"].ToString().Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        return name.Length == 0 ? FactorWords.For(context).Passkey : name[..Math.Min(name.Length, MemberPasskeys.MaxName)];
    }

    private static async Task<RazorComponentResult> PageAsync(
        HttpContext context, UserManager<Member> members, Member member, string? error = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<PasskeysPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["List"] = (await members.GetPasskeysAsync(member)).OrderBy(one => one.CreatedAt).ToList(),
                ["Suggested"] = Devices.NameOf(context.Request.Headers.UserAgent.ToString()), ["Error"] = error,
            },
            status);
}
