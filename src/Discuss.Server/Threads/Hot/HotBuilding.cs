namespace Discuss.Server.Threads.Hot;

internal static class HotBuilding
{
    /// <summary>Sends what an endpoint made of a hot thread, before it would be compressed once more.</summary>
    public static IApplicationBuilder UseHotBuilding(this IApplicationBuilder app) => app.Use(next => context =>
        context.Features.Get<HotRequest>() is { } asked ? HotPath.AnswerAsync(context, asked, next) : next(context));
}
