using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Discuss.Server.Storage.Secrets;

/// <summary>Data Protection's keys, sealed in the database. The framework asks seldom, when it starts and once a day, and waits.</summary>
internal sealed class KeyRing(SecretStore store) : IXmlRepository
{
    private const string Prefix = "protection/";

    public static string NameOf(string key) => Prefix + key;

    public IReadOnlyCollection<XElement> GetAllElements() => Wait(async () =>
    {
        var found = await store.ReadAsync(CancellationToken.None);
        return (IReadOnlyCollection<XElement>)[.. found.Where(secret => secret.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(Parse)];
    });

    public void StoreElement(XElement element, string friendlyName) => Wait(async () =>
    {
        await store.AddAsync([(NameOf(friendlyName), Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)))], CancellationToken.None);
        return true;
    });

    private XElement Parse(SealedSecret secret)
    {
        using var plain = new MemoryStream(store.Open(secret));
        return XElement.Load(plain);
    }

    // The framework's interface knows no waiting of another kind.
    private static T Wait<T>(Func<Task<T>> ask) => Task.Run(ask).GetAwaiter().GetResult();
}
