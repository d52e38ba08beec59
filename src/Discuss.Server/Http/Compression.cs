using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Discuss.Server.Http;

/// <summary>
/// Sends pages and JSON compressed. Only answers to reading: what carries a secret of the reader's (a token, a code) answers a POST, so that
/// no length of a compressed answer tells anything of one (BREACH). Scripts and style sheets are compressed once, by themselves.
/// </summary>
internal static class Compression
{
    public static void Add(IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "application/json", "application/problem+json", "image/svg+xml"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        // A thread's page has a quarter less at this level than at the fastest, for a fraction of a millisecond.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
    }

    public static void UseCompression(this IApplicationBuilder app) =>
        app.UseWhen(context => RequestOrigin.IsSafe(context.Request.Method), reading => reading.UseResponseCompression());
}
