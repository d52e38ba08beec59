using System.Globalization;
using Discuss.Server.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace Discuss.Server.Pages.Account;

/// <summary>Tells people what the account's pages were refused, as a page, where their browser asked for one.</summary>
internal sealed class AccountProblems : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ProblemException problem || !IsPage(httpContext.Request)) return false;
        // A page elsewhere that makes a browser send our forms gets no page of its reader's.
        if (HttpMethods.IsPost(httpContext.Request.Method) && !RequestOrigin.IsOwn(httpContext)) return false;
        var say = httpContext.RequestServices.GetRequiredService<AccountWords>();
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
        headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait) headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await AccountResults.Page<ProblemPage>(new() { ["Error"] = say.Of(problem).Values.First() }, problem.Status).ExecuteAsync(httpContext);
        return true;
    }

    private static bool IsPage(HttpRequest request) =>
        request.Path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
