using Discuss.Server.Threads.Hot;

namespace Discuss.Server.Http;

/// <summary>Refuses what comes while every one of the <see cref="Places"/> is taken. What is hot was answered before; probes and open lines take no place.</summary>
internal static class BusyGuard
{
    private static readonly PathString[] Free = ["/live", "/moderate/live", "/healthz", "/metrics"];

    public static IApplicationBuilder UseBusyGuard(this IApplicationBuilder app)
    {
        var places = app.ApplicationServices.GetRequiredService<Places>();
        return app.Use(next => context =>
        {
            if (TakesNone(context.Request.Path)) return next(context);
            return context.Features.Get<HotRequest>() is null ? WorkAsync(context, next) : WaitAsync(context, next);
        });

        async Task WorkAsync(HttpContext context, RequestDelegate next)
        {
            if (!places.TryTake())
            {
                await RefuseAsync(context);
                return;
            }

            try
            {
                await next(context);
            }
            finally
            {
                places.Leave();
            }
        }

        async Task WaitAsync(HttpContext context, RequestDelegate next)
        {
            if (!places.TryWait())
            {
                await RefuseAsync(context);
                return;
            }

            try
            {
                await next(context);
            }
            finally
            {
                places.LeaveWaiting();
            }
        }
    }

    // Not thrown: that would cost more than many a request that is served.
    private static Task RefuseAsync(HttpContext context) => Problems.Write(context, Places.Refusal()).ExecuteAsync(context);

    private static bool TakesNone(PathString path)
    {
        foreach (var free in Free)
        {
            if (path.StartsWithSegments(free, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
