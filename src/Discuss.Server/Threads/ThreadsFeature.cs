using Discuss.Server.Http;
using Discuss.Server.Storage;
using Discuss.Server.Threads.Hot;
using Discuss.Server.Threads.Turns;

namespace Discuss.Server.Threads;

internal static class ThreadsFeature
{
    /// <summary>Reading and writing of threads.</summary>
    public static IHostApplicationBuilder AddThreads(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CommentReader>();
        builder.Services.AddSingleton<FirstReplies>();
        builder.Services.AddSingleton<ThreadClosing>();
        builder.Services.AddSingleton<ThreadReader>();
        builder.Services.AddSingleton<AuthorChanges>();
        builder.Services.AddSingleton<IOutboxHandler, AuthorErasure>();
        builder.Services.AddSingleton<SiteReader>();
        builder.Services.AddSingleton<CommentText>();
        builder.Services.AddSingleton<ThreadPeople>();
        builder.Services.AddSingleton<ThreadMeter>();
        builder.Services.AddSingleton<SharedTurn>();
        builder.Services.AddSingleton<SharedTurns>();
        builder.Services.AddSingleton<CommentWriter>();
        builder.Services.AddHostedService<IdempotencyKeeper>();
        builder.Services.AddSingleton(HotSettings.From(builder.Configuration));
        builder.Services.AddSingleton<HotMeter>();
        builder.Services.AddSingleton<HotStamps>();
        builder.Services.AddSingleton<HotShelf>();
        builder.Services.AddSingleton<HotThreads>();
        builder.Services.AddSingleton(new HotReadLimit(Limits.AreOn(builder.Configuration, builder.Environment)));
        HotServer.Add(builder.Services);
        return builder;
    }

    /// <summary>The calls under <c>/api/v1</c> that read and write comments.</summary>
    public static IEndpointRouteBuilder MapThreads(this IEndpointRouteBuilder app)
    {
        ReadEndpoints.Map(app);
        WriteEndpoints.Map(app);
        return app;
    }
}
