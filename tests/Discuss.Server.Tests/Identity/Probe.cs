using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity;

/// <summary>
/// What a host under test answers where no feature does: under <c>/who</c>, <c>/account/who</c> and <c>/api/who</c> whom it takes the
/// sender for, and under <c>…/probes/{site}</c> that the sender may moderate the site.
/// </summary>
internal sealed class Probe : IStartupFilter
{
    public static HostOptions Host(HostOptions? options = null) =>
        (options ?? new HostOptions()) with { Configure = builder => builder.Services.AddSingleton<IStartupFilter, Probe>() };

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Run(AnswerAsync);
    };

    private static async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.Contains("/probes/", StringComparison.Ordinal))
        {
            var site = int.Parse(path[(path.LastIndexOf('/') + 1)..]);
            await context.RequestServices.GetRequiredService<Permissions>().RequireModeratorAsync(context, site, context.RequestAborted);
        }
        else if (!path.EndsWith("/who", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var actor = context.User.Actor();
        await context.Response.WriteAsJsonAsync(new { kind = actor?.Kind.ToString(), name = actor?.Name, by = context.User.Identity?.AuthenticationType });
    }
}

/// <summary>One server with the probe, for the tests of a class.</summary>
public sealed class ProbedHost : IAsyncLifetime
{
    public DiscussHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await DiscussHost.StartAsync(Probe.Host());

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
