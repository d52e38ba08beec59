using System.Net;

namespace Discuss.Server.Http.Outbound;

/// <summary>What was asked for could not be had, or was not to be asked for; the message says why and names no inner address.</summary>
internal sealed class OutboundException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An answer to what was sent: its status, and how its body begins.</summary>
internal sealed record OutboundAnswer(int Status, byte[] Start, TimeSpan? RetryAfter);

/// <summary>A page of somebody else's.</summary>
internal sealed record OutboundPage(Uri Address, IReadOnlyList<string> Policies, byte[] Body);

/// <summary>
/// The one way by which this server fetches what others named. It resolves the host itself, takes only public addresses, and connects to
/// the address that it checked; follows at most 3 redirects with the same checks; gives up after 5 seconds or 2 MB. Sends no cookies, no
/// referrer, and passes no proxy of the environment. <c>Discuss:Outbound:AllowPrivate</c> lets it into the own network.
/// </summary>
internal sealed class OutboundClient : IDisposable
{
    public const int MaxBytes = Bounds.FetchedBytes;
    private const int MaxRedirects = Bounds.FetchedRedirects;
    private const int MaxUrl = Bounds.FetchedAddress;

    private static readonly TimeSpan Limit = Bounds.Fetching;

    private readonly HttpClient _client;
    private readonly OutboundNetwork _network;
    private readonly bool _allowPrivate;

    [ActivatorUtilitiesConstructor]
    public OutboundClient(IConfiguration configuration)
        : this(configuration.GetValue("Discuss:Outbound:AllowPrivate", defaultValue: false))
    {
    }

    /// <param name="network">Another one than this machine's, for tests.</param>
    internal OutboundClient(bool allowPrivate, OutboundNetwork? network = null)
    {
        (_allowPrivate, _network) = (allowPrivate, network ?? OutboundNetwork.Machine);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = Limit,
            AutomaticDecompression = DecompressionMethods.None, MaxResponseHeadersLength = 32,
            // Addresses change: what was checked is not kept for ever.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
            SslOptions = { RemoteCertificateValidationCallback = _network.Trusts },
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
    public async Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken) => (await GetPageAsync(address, cancellationToken)).Body;

    /// <summary>The same with where it was found in the end, and the content security policies of its headers.</summary>
    /// <exception cref="OutboundException">As <see cref="GetAsync"/>.</exception>
    public async Task<OutboundPage> GetPageAsync(Uri address, CancellationToken cancellationToken)
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
                    ? new OutboundPage(
                        address, response.Headers.TryGetValues("Content-Security-Policy", out var policies) ? [.. policies] : [],
                        await response.Content.ReadAsByteArrayAsync(limit.Token))
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

    /// <summary>
    /// Sends <paramref name="body"/> to the address itself: no redirect is followed, and of the answer no more is read than is asked for.
    /// </summary>
    /// <param name="headers">Names and values that are fit for headers.</param>
    /// <param name="keep">Bytes of the answer that are wanted.</param>
    /// <param name="limit">How long all of it may take. What of an answer that has begun is not there by then is left.</param>
    /// <exception cref="OutboundException">Refused, not reachable, or no answer in time. The status, whichever it is, is for the caller to judge.</exception>
    public async Task<OutboundAnswer> PostAsync(
        Uri address, byte[] body, string contentType, IEnumerable<(string Name, string Value)> headers, int keep, TimeSpan limit,
        CancellationToken cancellationToken)
    {
        if (!IsAllowed(address)) throw new OutboundException("The address is not one that may be fetched.");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Token);
            return new OutboundAnswer((int)response.StatusCode, await StartAsync(response, keep, time.Token, cancellationToken), RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException("The address did not answer in time.");
        }
        catch (HttpRequestException fault)
        {
            throw new OutboundException(fault.InnerException is OutboundException refused ? refused.Message : "The address cannot be reached.", fault);
        }
    }

    /// <summary>Whether the address is known not to be one of the public internet; what cannot be found at the moment is not known.</summary>
    public async Task<bool> IsInnerAsync(Uri address, CancellationToken cancellationToken)
    {
        if (_allowPrivate) return false;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Limit);
        try
        {
            var addresses = IPAddress.TryParse(address.DnsSafeHost, out var literal) ? [literal] : await _network.Resolve(address.IdnHost, time.Token);
            return !Array.TrueForAll(addresses, PublicHosts.Contains);
        }
        catch (Exception fault) when (fault is System.Net.Sockets.SocketException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } after ? null : after.Delta ?? (after.Date - response.Headers.Date);

    private static async Task<byte[]> StartAsync(HttpResponseMessage response, int keep, CancellationToken time, CancellationToken cancellationToken)
    {
        var start = new byte[keep];
        var length = 0;
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(time);
            while (length < keep && await content.ReadAsync(start.AsMemory(length), time) is > 0 and var read) length += read;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status has come, and it counts.
        }

        return start[..length];
    }

    private bool IsAllowed(Uri uri) =>
        (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && _allowPrivate)) && uri.UserInfo.Length == 0 && uri.IdnHost.Length > 0;

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _network.Resolve(host, cancellationToken);
        // All of them: one that is public must not open the way for another that is not.
        if (addresses.Length == 0 || (!_allowPrivate && !Array.TrueForAll(addresses, PublicHosts.Contains)))
            throw new OutboundException("The address is not one of the public internet.");
        return await _network.Connect(addresses, context.DnsEndPoint.Port, cancellationToken);
    }
}
