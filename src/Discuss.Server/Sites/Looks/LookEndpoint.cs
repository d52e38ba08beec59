using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Sites;

/// <summary>The style sheets of looks.</summary>
internal static class LookEndpoint
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/assets/look/{name}.{hash}.css", Send).Needs(Access.Anyone).ExcludeFromDescription();

    private static Results<ContentHttpResult, NotFound> Send(string name, string hash, HttpContext context)
    {
        if (LookSheet.Of(name) is not { } look) return TypedResults.NotFound();
        var css = LookSheet.Css(look);
        // A page of another version may ask for what this one writes differently: it gets that, and does not keep it.
        context.Response.Headers.CacheControl = LookSheet.Hash(css) == hash ? "public, max-age=31536000, immutable" : "no-cache";
        return TypedResults.Content(css, "text/css; charset=utf-8");
    }
}
