using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Pages.Account.Invited;

/// <summary>The page behind a link that offers a role: opening it changes nothing, accepting gives the role to whoever is signed in.</summary>
internal static class InvitationEndpoints
{
    private const string Path = "/account/invitation";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("invitation", ShowAsync);
        account.MapPost("invitation", AcceptAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Invitations invitations, AccountWords say, CancellationToken cancellationToken)
    {
        var code = context.Request.Query["code"].ToString();
        return await invitations.FindAsync(code, cancellationToken) is { } offer ? Page(context, say, code, offer) : NotGood(say);
    }

    private static async Task<IResult> AcceptAsync(
        HttpContext context, Invitations invitations, UserManager<Member> members, AccountWords say, CancellationToken cancellationToken)
    {
        var code = context.Request.Form["code"].ToString();
        if (await invitations.FindAsync(code, cancellationToken) is not { } offer) return NotGood(say);
        if (context.User.Actor() is not { MemberId: { } id } actor) return AccountResults.SeeOther("/account/sign-in" + BackTo(code).Query);
        if (await members.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture)) is not { EmailConfirmed: true })
            return Page(context, say, code, offer, InvitationWords.For(say.Language).Confirm, StatusCodes.Status403Forbidden);
        if (await invitations.AcceptAsync(code, actor, cancellationToken) is null) return NotGood(say);
        if (offer.Role >= Role.Moderator) return AccountResults.SeeOther("/moderate");
        return AccountResults.Page<InvitationPage>(new() { ["Heading"] = InvitationWords.For(say.Language).Done, ["About"] = "" });
    }

    private static ReturnTo BackTo(string code) => ReturnTo.From(name => name == "return" ? $"{Path}?code={Uri.EscapeDataString(code)}" : null);

    private static RazorComponentResult NotGood(AccountWords say)
    {
        var words = InvitationWords.For(say.Language);
        return AccountResults.Page<InvitationPage>(new() { ["Heading"] = words.NotGood, ["About"] = words.NotGoodAbout }, StatusCodes.Status404NotFound);
    }

    private static RazorComponentResult Page(
        HttpContext context, AccountWords say, string code, Offer offer, string? error = null, int status = StatusCodes.Status200OK)
    {
        var words = InvitationWords.For(say.Language);
        return AccountResults.Page<InvitationPage>(
            new()
            {
                ["Heading"] = words.Title, ["Error"] = error, ["FormToken"] = FormToken.For(context), ["Code"] = code, ["Offer"] = words.OfferOf(offer.Role),
                ["By"] = words.By, ["Sender"] = offer.Sender, ["Site"] = offer.Site, ["Until"] = Words.Fill(words.Until, say.At(offer.Expires)),
                ["Name"] = context.User.Actor()?.Name, ["As"] = words.As, ["Accept"] = words.Accept, ["Other"] = words.Other,
                ["SignInFirst"] = words.SignInFirst, ["Return"] = BackTo(code),
            },
            status);
    }
}
