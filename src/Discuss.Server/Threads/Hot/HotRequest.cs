using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.Features;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// A request of nobody in particular for what may be a window of a thread: a feature of the request, by which its endpoint gives an
/// answer that others get as well.
/// </summary>
internal sealed class HotRequest(HotThreads hot, string target, HotAnswer? before)
{
    // Longer addresses are nobody's first look at an article.
    private const int MaxTarget = Bounds.HotTarget;

    private static readonly string[] Starts = ["/embed/thread?", "/t/", "/api/v1/sites/"];

    /// <summary>What was ready, and is not as new as it should be.</summary>
    public HotAnswer? Before => before;

    /// <summary>What the endpoint gave.</summary>
    public HotAnswer? Answer { get; private set; }

    /// <summary>The address of a request that anybody could have sent; <see langword="null"/> for one that is answered to its sender alone.</summary>
    public static string? TargetOf(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Request.Headers);
        if (!HttpMethods.IsGet(request.Method) || headers.Authorization.Count > 0) return null;
        if (headers.Cookie.Count > 0 && IdentityCookies.MayBeIn(headers.Cookie)) return null;
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (target.Length > MaxTarget) return null;
        foreach (var start in Starts)
        {
            if (target.StartsWith(start, StringComparison.Ordinal)) return target;
        }

        return null;
    }

    /// <summary>Answers with the window, from now on to everybody who asks for it; the sender's own copy is sent on the way out.</summary>
    public async Task<IResult> AnswerAsync(
        ThreadId thread, string tag, HotStamp stamp, Func<CancellationToken, Task<BuiltWindow>> build, CancellationToken cancellationToken)
    {
        Answer = await hot.BuildAsync(target, thread, tag, stamp, build, cancellationToken);
        return Results.Empty;
    }
}
