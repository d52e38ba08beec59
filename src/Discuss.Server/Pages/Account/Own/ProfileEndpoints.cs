using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;

namespace Discuss.Server.Pages.Account.Own;

/// <summary>What others see of a member.</summary>
internal static class ProfileEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("", (HttpContext context, OwnerCheck owner, GuestClaims claims, AccountWords say, CancellationToken cancellationToken) =>
            ShowAsync(context, owner, claims, say, refused: null, cancellationToken)).ForMembers();
        account.MapPost("name", RenameAsync).TakesForm().ForMembers().RequireRateLimiting(Limits.Report);
    }

    private static Task<IResult> RenameAsync(
        HttpContext context, OwnerCheck owner, Renaming renaming, GuestClaims claims, AccountWords say, CancellationToken cancellationToken) => Area.TryAsync(
        async () =>
        {
            var member = await owner.RequireMemberAsync(context, cancellationToken);
            await renaming.RenameAsync(member, context.Request.Form["name"], cancellationToken);
            return AccountResults.SeeOther("/account?done=name");
        },
        refused => ShowAsync(context, owner, claims, say, refused, cancellationToken));

    private static async Task<IResult> ShowAsync(
        HttpContext context, OwnerCheck owner, GuestClaims claims, AccountWords say, ProblemException? refused, CancellationToken cancellationToken)
    {
        var member = await owner.RequireMemberAsync(context, cancellationToken);
        return AccountResults.Page<ProfilePage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["Name"] = refused is null ? member.Name : context.Request.Form["name"].ToString(),
                ["Email"] = member.Email, ["Since"] = member.CreatedAt, ["Notice"] = refused is null ? say.Done(context) : null,
                ["Claimed"] = await claims.OfAsync(member.AuthorId, cancellationToken),
                ["Error"] = refused is null ? null : say.Of(refused).Values.First(),
            },
            refused?.Status ?? StatusCodes.Status200OK);
    }
}
