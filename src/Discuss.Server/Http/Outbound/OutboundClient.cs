using System.Net;
using System.Net.Sockets;

namespace Discuss.Server.Http.Outbound;

/// <summary>What was asked for could not be had, or was not to be asked for; the message says why and names no inner address.</summary>
internal sealed class OutboundException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The one way by which this server fetches what others named. It resolves the host itself, takes only public addresses, and connects to
/// the address that it checked; follows at most 3 redirects with the same checks; gives up after 5 seconds or 2 MB. Sends no cookies, no
/// referrer, and passes no proxy of the environment. <c>Discuss:Outbound:AllowPrivate</c> lets it into the own network.
/// </summary>
internal sealed class OutboundClient : IDisposable
{
    public const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxRedirects = 3;
    private const int MaxUrl = 2000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly bool _allowPrivate;

    public OutboundClient(IConfiguration configuration)
    {
        _allowPrivate = configuration.GetValue("Discuss:Outbound:AllowPrivate", defaultValue: false);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = Limit,
            AutomaticDecompression = DecompressionMethods.None, MaxResponseHeadersLength = 32,
            // Addresses change: what was checked is not kept for ever.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Limit, MaxResponseContentBufferSize = MaxBytes,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Discuss");
    }

    /// <summary>Whether the address may be asked for at all: https (http in the own network only), no user, the usual length.</summary>
    public bool Accepts(string address) =>
        address.Length <= MaxUrl && Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsAllowed(uri);

    /// <summary>The body of the answer; at most <see cref="MaxBytes"/>.</summary>
    /// <exception cref="OutboundException">Refused, not reachable, too slow, too large, or answered with an error.</exception>
    public async Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            for (var hop = 0; hop <= MaxRedirects; hop++)
            {
                if (!IsAllowed(address)) throw new OutboundException("The address is not one that may be fetched.");
                using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseContentRead, limit.Token);
                if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } next)
                {
                    address = new Uri(address, next);
                    continue;
                }

                return response.IsSuccessStatusCode
                    ? await response.Content.ReadAsByteArrayAsync(limit.Token)
                    : throw new OutboundException($"The address answered with {(int)response.StatusCode}.");
            }

            throw new OutboundException("The address leads on too often.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException("The address did not answer in time.");
        }
        catch (HttpRequestException fault)
        {
            throw new OutboundException(fault.InnerException is OutboundException refused ? refused.Message : "The address cannot be reached, or answers too much.", fault);
        }
    }

    public void Dispose() => _client.Dispose();

    private bool IsAllowed(Uri uri) =>
        (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && _allowPrivate)) && uri.UserInfo.Length == 0 && uri.IdnHost.Length > 0;

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        // All of them: one that is public must not open the way for another that is not.
        if (addresses.Length == 0 || (!_allowPrivate && !Array.TrueForAll(addresses, PublicHosts.Contains)))
            throw new OutboundException("The address is not one of the public internet.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
