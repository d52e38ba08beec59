using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Storage.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Discuss.Server.Identity;

/// <summary>What is sealed with the installation's secrets, and found again: the same on every node.</summary>
internal sealed class DataKeys(SecretStore secrets)
{
    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Discuss");
        services.AddOptions<KeyManagementOptions>().Configure<SecretStore>((options, store) => options.XmlRepository = new KeyRing(store));
        services.AddSingleton<DataKeys>();
    }

    /// <summary>32 bytes that are the same for the same text, and tell nothing of it without the key (HMAC-SHA-256).</summary>
    public byte[] LookupHash(string text) => HMACSHA256.HashData(secrets.Lookup, Encoding.UTF8.GetBytes(text));
}
