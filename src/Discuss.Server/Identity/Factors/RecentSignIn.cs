using Discuss.Server.Identity.Members;
using Discuss.Server.Pages.Account;

namespace Discuss.Server.Identity.Factors;

internal static class RecentSignIn
{
    /// <summary>Whoever signed in too long ago is asked for it again first, and comes back to <paramref name="page"/>.</summary>
    public static RouteHandlerBuilder NeedsRecentSignIn(this RouteHandlerBuilder endpoint, string page) => endpoint.AddEndpointFilter(
        async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            return await context.RequestServices.GetRequiredService<OwnerCheck>().IsFreshAsync(context, context.RequestAborted)
                ? await next(invocation)
                : AccountResults.SeeOther("/account/confirm" + new ReturnTo(Frame: null, page).Query);
        });
}
