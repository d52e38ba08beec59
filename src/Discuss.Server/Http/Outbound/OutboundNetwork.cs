using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Discuss.Server.Http.Outbound;

/// <summary>How names become addresses, and addresses connections.</summary>
internal sealed record OutboundNetwork(
    Func<string, CancellationToken, Task<IPAddress[]>> Resolve, Func<IPAddress[], int, CancellationToken, ValueTask<Stream>> Connect)
{
    /// <summary>What this machine is connected to.</summary>
    public static OutboundNetwork Machine { get; } = new(Dns.GetHostAddressesAsync, ConnectAsync);

    /// <summary>Judges certificates in place of the machine; <see langword="null"/> for the machine's own judgement.</summary>
    public RemoteCertificateValidationCallback? Trusts { get; init; }

    private static async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
