using System.Net;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.HttpOverrides;

namespace Discuss.Server.Http;

/// <summary>
/// What a proxy says about a request (its address, https) is believed only from the proxies that <c>Discuss:Proxies</c> lists:
/// addresses or networks, such as <c>10.0.0.5</c> or <c>10.0.0.0/8</c>, in one text with commas or as an array.
/// </summary>
internal static class Proxies
{
    public static void UseProxies(this WebApplication app)
    {
        var listed = Listed(app.Configuration.GetSection("Discuss:Proxies")).ToList();
        if (listed.Count == 0) return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // From the last hop back to the first address that is not a proxy of ours.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in listed) Add(options, text);
        app.UseForwardedHeaders(options);
    }

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
