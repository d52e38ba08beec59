using System.Security.Cryptography;
using System.Text;

namespace Discuss.Core.Interchange;

/// <summary>
/// Remembers which discussions were told of already, where an export names them in each comment only. It forgets some when there are very
/// many: whoever gathers the records takes the same discussion twice.
/// </summary>
internal sealed class SeenThreads
{
    private const int Most = 100_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public bool IsNew(string id)
    {
        if (_seen.Count >= Most) _seen.Clear();
        return _seen.Add(id);
    }

    /// <summary>An address as an identifier: itself, or where it is too long its beginning and a checksum.</summary>
    public static string IdOf(string address) => address.Length <= InterchangeLimits.Id
        ? address
        : address[..(InterchangeLimits.Id - 65)] + "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
}
