using System.Net;
using System.Net.Sockets;

namespace Discuss.Server.Http.Outbound;

/// <summary>Which addresses are the public internet's: everything else is somebody's own network, and not to be reached by a request of a stranger.</summary>
internal static class PublicHosts
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/3"),
    ];

    // Of IPv6 only what is given out for the public is public (2000::/3), less the parts of it that are not.
    private static readonly IPNetwork PublicSix = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] PrivateSix =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    /// <summary>Whether the address is one of the public internet's. An IPv4 address inside an IPv6 one is judged as what it is.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return !Array.Exists(Private, network => network.Contains(address));
        // A scope names a link of this machine.
        return address.ScopeId == 0 && PublicSix.Contains(address) && !Array.Exists(PrivateSix, network => network.Contains(address));
    }
}
