using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads.Hot;

/// <summary>
/// Answers readers of hot threads before anything else looks at the request: no routing, no identity, no database. What it does not have it
/// leaves to the endpoint, and sends what that made.
/// </summary>
internal static class HotPath
{
    private const string Vary = "Authorization, Cookie, Accept-Encoding";

    public static IApplicationBuilder UseHotThreads(this IApplicationBuilder app)
    {
        var hot = app.ApplicationServices.GetRequiredService<HotThreads>();
        var limit = app.ApplicationServices.GetRequiredService<HotReadLimit>();
        var meter = app.ApplicationServices.GetRequiredService<HotMeter>();
        return app.Use(next => context => HotRequest.TargetOf(context) is { } target ? AnswerAsync(context, target, next) : next(context));

        async Task AnswerAsync(HttpContext context, string target, RequestDelegate next)
        {
            var (answer, freshness) = await hot.FindAsync(target, context.RequestAborted);
            if (freshness == Freshness.Fresh)
            {
                limit.Count(context);
                meter.Served();
                await SendAsync(context, answer!);
                return;
            }

            var request = new HotRequest(hot, target);
            context.Features.Set(request);
            try
            {
                await next(context);
            }
            catch (Exception fault) when (answer is not null && StorageProblems.From(fault) is not null)
            {
                // The database is away for a moment. What is there is right, but for how many minutes ago.
                await SendAsync(context, answer);
                return;
            }

            if (request.Answer is { } built) await SendAsync(context, built);
        }
    }

    private static Task SendAsync(HttpContext context, HotAnswer answer)
    {
        var (response, window) = (context.Response, answer.Window);
        var headers = response.Headers;
        headers.ETag = window.Tag;
        headers.CacheControl = "no-cache";
        headers.Vary = Vary;
        if (window.Policy is not null) headers.ContentSecurityPolicy = window.Policy;
        if (context.Request.Headers.IfNoneMatch.Count > 0 && Validators.Matches(context, window.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var (encoding, body) = Encoded(context, answer);
        if (encoding is not null) headers.ContentEncoding = encoding;
        headers.ContentType = window.ContentType;
        headers.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }

    private static (string? Encoding, byte[] Body) Encoded(HttpContext context, HotAnswer answer)
    {
        if (context.Request.Headers.AcceptEncoding.Count == 0) return (null, answer.Plain);
        var accepted = AcceptedEncodings.Of(context.Request);
        return accepted.Brotli ? ("br", answer.Brotli) : accepted.Gzip ? ("gzip", answer.Gzip) : (null, answer.Plain);
    }
}
