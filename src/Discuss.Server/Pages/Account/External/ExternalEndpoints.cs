using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.External;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Pages.Account.Factors;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Pages.Account.External;

/// <summary>Signing in with an account elsewhere, and the page of those that are connected.</summary>
internal static class ExternalEndpoints
{
    private const string Home = "/account/connected";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("external/{name}", (HttpContext context, string name, ExternalProviders providers) => Leave(context, name, providers, member: null));
        account.MapGet("external/{name}/connect", LeaveToConnect).NeedsRecentSignIn(Home);
        // No token of a form: whoever made the page did not know who reads it. What counts lies in a cookie of this browser, sealed, and
        // the form comes from a page of this server.
        account.MapPost("external/finish", FinishAsync).DisableAntiforgery().RequireRateLimiting(Limits.SignIn);
        account.MapPost("external/register", RegisterAsync).DisableAntiforgery().RequireRateLimiting(Limits.Register);
        account.MapPost("external/connect", ConnectAsync).TakesForm().NeedsRecentSignIn(Home);
        account.MapGet("connected", ShowAsync);
        account.MapPost("connected/remove", RemoveAsync).TakesForm().NeedsRecentSignIn(Home);
    }

    private static IResult LeaveToConnect(HttpContext context, string name, ExternalProviders providers) =>
        Leave(context, name, providers, context.User.RequiredActor().MemberId);

    /// <summary>To the provider, and only from a page of ours: nobody else's page signs somebody in where they did not ask for it.</summary>
    private static IResult Leave(HttpContext context, string name, ExternalProviders providers, long? member)
    {
        if (providers.Find(name) is null) throw ProblemException.NotFound("unknown-provider", "There is no such provider.");
        var to = ReturnTo.Asked(context);
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")) return AccountResults.SeeOther("/account/sign-in" + to.Query);
        var properties = new AuthenticationProperties();
        properties.Items[ExternalCallback.ReturnItem] = to.Query;
        if (member is { } id) properties.Items[ExternalCallback.ConnectItem] = id.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Challenge(properties, [ExternalSchemes.SchemeOf(name)]);
    }

    private static async Task<IResult> FinishAsync(
        HttpContext context, CarriedState carried, ExternalMembers external, ExternalProviders providers, Entrance entrance, CancellationToken cancellationToken)
    {
        if (carried.Read<ExternalReturn>(context, ExternalCallback.Cookie) is not { } back) return AccountResults.SeeOther("/account/sign-in");
        AccountWords.Speak(context, To(back).Locale);
        var (account, title) = (back.Account, providers.TitleOf(back.Account.Provider));
        if (back.Connect != 0)
        {
            // Asked again, with its name: it may not be the account that they meant, nor they who began this.
            if (context.User.Actor()?.MemberId != back.Connect) return End(context, AccountResults.SeeOther(Home));
            return AccountResults.Page<ConnectPage>(
                new() { ["FormToken"] = FormToken.For(context), ["Title"] = title, ["Account"] = account.Email ?? account.Name ?? account.Subject });
        }

        if (await external.FindAsync(account) is { } member)
        {
            CarriedState.Delete(context, ExternalCallback.Cookie);
            return await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, SignInMethod.External), To(back), cancellationToken);
        }

        return await external.MayRegisterAsync(account)
            ? NewMember(account.Name)
            : End(context, AccountResults.Page<NotLinkedPage>(new() { ["Title"] = title, ["Return"] = To(back) }));
    }

    private static async Task<IResult> RegisterAsync(
        HttpContext context, CarriedState carried, ExternalMembers external, Entrance entrance, CancellationToken cancellationToken)
    {
        if (carried.Read<ExternalReturn>(context, ExternalCallback.Cookie) is not { Connect: 0 } back || !context.Request.HasFormContentType
            || !await external.MayRegisterAsync(back.Account) || await external.FindAsync(back.Account) is not null)
            return AccountResults.SeeOther("/account/sign-in");
        AccountWords.Speak(context, To(back).Locale);
        var name = (await context.Request.ReadFormAsync(cancellationToken))["name"].ToString();
        try
        {
            var member = await external.RegisterAsync(back.Account, name, cancellationToken);
            CarriedState.Delete(context, ExternalCallback.Cookie);
            return await entrance.EnterAsync(context, member.Id, SignInEvidence.From(context, SignInMethod.External), To(back), cancellationToken);
        }
        catch (ProblemException refused)
        {
            var said = AccountWords.For(context).Of(refused);
            var wrong = said.GetValueOrDefault("name");
            return NewMember(name, wrong, wrong is null ? said.Values.First() : null, refused.Status);
        }
    }

    private static async Task<IResult> ConnectAsync(
        HttpContext context, CarriedState carried, UserManager<Member> members, ExternalMembers external)
    {
        if (carried.Read<ExternalReturn>(context, ExternalCallback.Cookie) is not { } back || await members.MemberAsync(context) is not { } member || member.Id != back.Connect)
            return AccountResults.SeeOther(Home);
        CarriedState.Delete(context, ExternalCallback.Cookie);
        return await external.ConnectAsync(member, back.Account)
            ? AccountResults.SeeOther(Home)
            : await PageAsync(context, members, member, FactorWords.For(context).AlreadyConnected, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, UserManager<Member> members) =>
        await members.MemberAsync(context) is { } member
            ? await PageAsync(context, members, member)
            : AccountResults.SeeOther("/account/sign-in" + new ReturnTo(Frame: null, Home).Query);

    private static async Task<IResult> RemoveAsync(HttpContext context, UserManager<Member> members, ExternalMembers external, WaysIn ways)
    {
        var form = context.Request.Form;
        if (await members.MemberAsync(context) is not { } member) return AccountResults.SeeOther(Home);
        if (!await ways.AreSeveralAsync(member)) return await PageAsync(context, members, member, FactorWords.For(context).LastWayIn, StatusCodes.Status409Conflict);
        await external.RemoveAsync(member, form["provider"].ToString(), form["subject"].ToString());
        return AccountResults.SeeOther(Home);
    }

    private static ReturnTo To(ExternalReturn back) => ReturnTo.Parse(back.Return);

    private static IResult End(HttpContext context, IResult result)
    {
        CarriedState.Delete(context, ExternalCallback.Cookie);
        return result;
    }

    private static RazorComponentResult NewMember(string? name, string? wrong = null, string? error = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<NewMemberPage>(new() { ["Name"] = name, ["NameError"] = wrong, ["Error"] = error }, status);

    private static async Task<RazorComponentResult> PageAsync(
        HttpContext context, UserManager<Member> members, Member member, string? error = null, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<ConnectedPage>(
            new() { ["FormToken"] = FormToken.For(context), ["Logins"] = await members.GetLoginsAsync(member), ["Error"] = error }, status);
}
