using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// Answers readers of hot threads before anything else looks at the request: no routing, no identity, no database. It stands before all
/// that makes an answer safe, and so does that itself.
/// </summary>
internal sealed class HotPath(HotThreads hot, HotReadLimit limit, HotMeter meter, SiteOrigins origins, Proxies proxies)
{
    private const string Vary = "Authorization, Cookie, Accept-Encoding";

    /// <summary>Sends what is ready for an address. Where that is nothing, the endpoint is told that others would like its answer, too.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext context, string target)
    {
        // Nothing is waited for that would end sooner by the reader's going away: no token, which would be made for each request.
        var (answer, freshness) = await hot.FindAsync(target, CancellationToken.None);
        if (freshness == Freshness.Fresh) proxies.Apply(context);
        // Who reads too often is counted with those who ask the database, and hears of it there.
        if (freshness != Freshness.Fresh || !limit.Admits(context))
        {
            context.Features.Set(new HotRequest(hot, target, answer));
            return false;
        }

        meter.Served();
        SecurityHeaders.Apply(context);
        WriteHead(context, answer!);
        await CrossOrigin.ApplyAsync(context, origins);
        await WriteBodyAsync(context, answer!);
        return true;
    }

    /// <summary>Sends what the endpoint made for everybody; while the database is away, what was ready before.</summary>
    public static async Task AnswerAsync(HttpContext context, HotRequest asked, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (asked.Before is not null && StorageProblems.From(fault) is not null)
        {
            // What is there is right, but for how many minutes ago.
            await SendAsync(context, asked.Before);
            return;
        }

        if (asked.Answer is { } built) await SendAsync(context, built);
    }

    private static Task SendAsync(HttpContext context, HotAnswer answer)
    {
        WriteHead(context, answer);
        return WriteBodyAsync(context, answer);
    }

    private static void WriteHead(HttpContext context, HotAnswer answer)
    {
        var headers = context.Response.Headers;
        headers.ETag = answer.Window.Tag;
        headers.CacheControl = "no-cache";
        headers.Vary = Vary;
        if (answer.Window.Policy is { } policy) headers.ContentSecurityPolicy = policy;
    }

    private static Task WriteBodyAsync(HttpContext context, HotAnswer answer)
    {
        var (response, window) = (context.Response, answer.Window);
        if (context.Request.Headers.IfNoneMatch.Count > 0 && Validators.Matches(context, window.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var (encoding, body) = Encoded(context, answer);
        var headers = response.Headers;
        if (encoding is not null) headers.ContentEncoding = encoding;
        headers.ContentType = window.ContentType;
        headers.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length);
    }

    private static (string? Encoding, byte[] Body) Encoded(HttpContext context, HotAnswer answer)
    {
        if (context.Request.Headers.AcceptEncoding.Count == 0) return (null, answer.Plain);
        var accepted = AcceptedEncodings.Of(context.Request);
        return accepted.Brotli ? ("br", answer.Brotli) : accepted.Gzip ? ("gzip", answer.Gzip) : (null, answer.Plain);
    }
}
