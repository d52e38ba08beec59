using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Discuss.Server.Http;

/// <summary>The sockets on which the server listens, and what those that they accept inherit.</summary>
internal static class Listening
{
    /// <summary>Who takes nothing for so long of what was sent, nor says that it came, is gone: its connection is cut by the system, which alone sees it.</summary>
    public static readonly TimeSpan Untaken = TimeSpan.FromSeconds(15);

    // TCP_USER_TIMEOUT of Linux (RFC 5482), in milliseconds, which .NET has no name for.
    private const int Tcp = 6;
    private const int UserTimeout = 18;

    public static void Apply(WebApplicationBuilder builder) => builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint =>
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux() && socket.ProtocolType == ProtocolType.Tcp)
        {
            var milliseconds = new byte[sizeof(int)];
            BitConverter.TryWriteBytes(milliseconds, (int)Untaken.TotalMilliseconds);
            socket.SetRawSocketOption(Tcp, UserTimeout, milliseconds);
        }

        return socket;
    });
}
