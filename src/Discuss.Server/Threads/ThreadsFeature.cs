namespace Discuss.Server.Threads;

internal static class ThreadsFeature
{
    /// <summary>Reading and writing of threads.</summary>
    public static IHostApplicationBuilder AddThreads(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FirstReplies>();
        builder.Services.AddSingleton<ThreadReader>();
        return builder;
    }
}
