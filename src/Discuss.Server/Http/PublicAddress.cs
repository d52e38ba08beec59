using Discuss.Server.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Discuss.Server.Http;

/// <summary>
/// The address under which others reach this server, for links that are read elsewhere. In production it is never taken from a request:
/// whoever sends one could put a link to their own server into somebody's mail.
/// </summary>
internal sealed class PublicAddress
{
    private readonly Uri? _configured;
    private readonly bool _trustsRequests;
    private readonly IServer _server;

    /// <exception cref="ConfigurationException"><c>Discuss:PublicUrl</c> is no address.</exception>
    public PublicAddress(IConfiguration configuration, IHostEnvironment environment, IServer server)
    {
        (_server, _trustsRequests) = (server, !environment.IsProduction());
        if (configuration["Discuss:PublicUrl"] is not { Length: > 0 } text) return;
        _configured = Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri
            : throw new ConfigurationException($"Discuss:PublicUrl: '{text}' is no address such as https://discuss.example.org.");
    }

    /// <summary>Whether the address is the same whoever asks.</summary>
    public bool IsConfigured => _configured is not null;

    /// <summary>The host that mail comes from.</summary>
    public string Host => _configured?.IdnHost ?? "localhost";

    /// <summary>Where the operator of this installation can be found; <see langword="null"/> where that is not configured, or not over https.</summary>
    public string? Contact => _configured is { Scheme: "https" } ? _configured.AbsoluteUri.TrimEnd('/') : null;

    /// <summary>An absolute address of this server.</summary>
    /// <param name="path">Begins with a slash.</param>
    public string Of(HttpContext context, string path) => Home(context) + path;

    /// <summary>The same where no request is at hand, as for a mail: what is configured, else where this server listens.</summary>
    public string Of(string path) => (_configured?.AbsoluteUri.TrimEnd('/') ?? Listening()) + path;

    private string Home(HttpContext context)
    {
        if (_configured is not null) return _configured.AbsoluteUri.TrimEnd('/');
        return _trustsRequests ? RequestOrigin.Own(context) : Listening();
    }

    private string Listening() => _server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? "";
}
