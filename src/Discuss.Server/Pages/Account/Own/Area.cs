using Discuss.Server.Http;
using Discuss.Server.Identity;

namespace Discuss.Server.Pages.Account.Own;

/// <summary>The door of a member's own area.</summary>
internal static class Area
{
    /// <summary>Only for members: everybody else is led to the way in, and from there back here.</summary>
    public static RouteHandlerBuilder ForMembers(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((invocation, next) =>
    {
        var context = invocation.HttpContext;
        if (context.User.Actor() is { MemberId: not null }) return next(invocation);
        var (path, isPage) = (context.Request.Path.Value, HttpMethods.IsGet(context.Request.Method));
        var back = isPage && path != OwnLayout.Profile ? new ReturnTo(Frame: null, path).Query : "";
        return ValueTask.FromResult<object?>(AccountResults.SeeOther("/account/sign-in" + back));
    });

    /// <summary>Does what a form asks for; where that is refused, shows the form again with what is wrong, by field.</summary>
    public static async Task<IResult> TryAsync(Func<Task<IResult>> work, Func<ProblemException, Task<IResult>> again)
    {
        try
        {
            return await work();
        }
        catch (ProblemException refused) when (refused.Status != StatusCodes.Status401Unauthorized)
        {
            return await again(refused);
        }
    }

    /// <summary>Somebody changed the account in the same moment.</summary>
    public static ProblemException ChangedMeanwhile() =>
        new(StatusCodes.Status409Conflict, "changed-meanwhile", "The account was changed in the same moment. Open the page again.");
}
