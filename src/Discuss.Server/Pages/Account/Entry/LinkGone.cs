using Discuss.Server.Identity;

namespace Discuss.Server.Pages.Account.Entry;

/// <summary>What a link answers that is not good any more, or never was.</summary>
internal static class LinkGone
{
    /// <param name="again">Where another link is had.</param>
    public static IResult Page(HttpContext context, string why, string again, string action) =>
        AccountResults.Page<LinkGonePage>(
            new() { ["Why"] = why, ["Again"] = again, ["Action"] = action, ["SignedInAs"] = context.User.Actor()?.Name },
            StatusCodes.Status410Gone);
}
