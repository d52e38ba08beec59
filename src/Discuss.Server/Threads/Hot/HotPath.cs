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

    /// <summary>Sends what is ready. Stands before all that makes an answer safe, and so does that itself.</summary>
    public static IApplicationBuilder UseHotThreads(this IApplicationBuilder app)
    {
        var hot = app.ApplicationServices.GetRequiredService<HotThreads>();
        var limit = app.ApplicationServices.GetRequiredService<HotReadLimit>();
        var meter = app.ApplicationServices.GetRequiredService<HotMeter>();
        return app.Use(next => context => HotRequest.TargetOf(context) is { } target ? AnswerAsync(context, target, next) : next(context));

        async Task AnswerAsync(HttpContext context, string target, RequestDelegate next)
        {
            // Nothing is waited for that would end sooner by the reader's going away: no token, which would be made for each request.
            var (answer, freshness) = await hot.FindAsync(target, CancellationToken.None);
            // Who reads too often is counted with those who ask the database, and hears of it there.
            if (freshness != Freshness.Fresh || !limit.Admits(context))
            {
                context.Features.Set(new HotRequest(hot, target, answer));
                await next(context);
                return;
            }

            meter.Served();
            SecurityHeaders.Apply(context);
            WriteHead(context, answer!);
            await CrossOrigin.ApplyAsync(context);
            await WriteBodyAsync(context, answer!);
        }
    }

    /// <summary>Sends what the endpoint made for everybody; while the database is away, what was ready before.</summary>
    public static IApplicationBuilder UseHotBuilding(this IApplicationBuilder app) => app.Use(next => context =>
    {
        return context.Features.Get<HotRequest>() is { } request ? AnswerAsync(request) : next(context);

        async Task AnswerAsync(HotRequest asked)
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
    });

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
