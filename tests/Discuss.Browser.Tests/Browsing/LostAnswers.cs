using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>A network that loses answers: the server does what it is asked to do, and who asked never hears of it.</summary>
public sealed class LostAnswers : IStartupFilter
{
    private readonly ConcurrentDictionary<string, bool> _sites = new(StringComparer.Ordinal);

    /// <summary>From now on answers to what is posted to the site are lost.</summary>
    public void Begin(string site) => _sites[site] = true;

    public void End(string site) => _sites.TryRemove(site, out _);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            var lost = HttpMethods.IsPost(context.Request.Method) && context.Request.Path.Value!.Split('/') is [_, "api", _, "sites", var site, ..] && _sites.ContainsKey(site);
            if (lost) context.Response.Body = Stream.Null;
            await following(context);
            if (lost) context.Abort();
        });
        next(app);
    };
}
