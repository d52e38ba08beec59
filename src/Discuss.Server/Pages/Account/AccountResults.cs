using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Account;

/// <summary>What the account's endpoints answer with.</summary>
internal static class AccountResults
{
    // Not of the page's type: what reads endpoints while the server is compiled does not see types that are made of pages.
    public static RazorComponentResult Page<T>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where T : IComponent => new(typeof(T), parameters) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>Another page, with GET, after a form was sent.</summary>
    public static IResult SeeOther(string path) => new SeeOtherResult(path);

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
