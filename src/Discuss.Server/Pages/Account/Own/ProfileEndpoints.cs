using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;

namespace Discuss.Server.Pages.Account.Own;

internal static class ProfileEndpoints
{
    public static void Map(IEndpointRouteBuilder account) => account.MapGet("", ShowAsync).ForMembers();

    private static async Task<IResult> ShowAsync(HttpContext context, OwnerCheck owner, GuestClaims claims, AccountWords say, CancellationToken cancellationToken)
    {
        var member = await owner.RequireMemberAsync(context, cancellationToken);
        return AccountResults.Page<ProfilePage>(new()
        {
            ["FormToken"] = FormToken.For(context), ["Name"] = member.Name, ["Email"] = member.Email, ["Notice"] = say.Done(context),
            ["Claimed"] = await claims.OfAsync(context.User.RequiredActor().AuthorId, cancellationToken),
        });
    }
}
