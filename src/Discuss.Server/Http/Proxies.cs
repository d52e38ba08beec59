using System.Net;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Discuss.Server.Http;

/// <summary>
/// What a proxy says about a request (its address, https) is believed only from the proxies that <c>Discuss:Proxies</c> lists:
/// addresses or networks, such as <c>10.0.0.5</c> or <c>10.0.0.0/8</c>, in one text with commas or as an array.
/// </summary>
internal sealed class Proxies
{
    private readonly ForwardedHeadersMiddleware? _headers;

    private Proxies(ForwardedHeadersOptions? options) =>
        _headers = options is null ? null : new ForwardedHeadersMiddleware(static _ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(options));

    /// <exception cref="ConfigurationException">A setting that is neither an address nor a network.</exception>
    public static Proxies From(IConfiguration configuration)
    {
        var listed = Listed(configuration.GetSection("Discuss:Proxies")).ToList();
        if (listed.Count == 0) return new Proxies(null);
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // From the last hop back to the first address that is not a proxy of ours.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in listed) Add(options, text);
        return new Proxies(options);
    }

    /// <summary>Gives the request the address and the scheme that its reader had; a second time it changes nothing.</summary>
    public void Apply(HttpContext context) => _headers?.ApplyForwarders(context);

    private static IEnumerable<string> Listed(IConfigurationSection section) =>
        section.GetChildren().Select(child => child.Value).Prepend(section.Value)
            .SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static void Add(ForwardedHeadersOptions options, string text)
    {
        if (IPAddress.TryParse(text, out var address)) options.KnownProxies.Add(address);
        else if (System.Net.IPNetwork.TryParse(text, out var network)) options.KnownIPNetworks.Add(network);
        else throw new ConfigurationException($"Discuss:Proxies: '{text}' is neither an address nor a network such as 10.0.0.0/8.");
    }
}

internal static class ProxiesMiddleware
{
    /// <summary>First of all: what comes after it sees the reader, and not the proxy.</summary>
    public static IApplicationBuilder UseProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<Proxies>();
        return app.Use(next => context =>
        {
            proxies.Apply(context);
            return next(context);
        });
    }
}
