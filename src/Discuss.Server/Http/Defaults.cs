using Microsoft.Extensions.Configuration.Memory;

namespace Discuss.Server.Http;

/// <summary>What holds where no configuration says otherwise.</summary>
internal static class Defaults
{
    /// <summary>Where the server listens: only for this machine.</summary>
    public const string Address = "http://127.0.0.1:5080";

    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    public static void Apply(WebApplicationBuilder builder)
    {
        // Before all other sources, so that each of them is stronger. The framework tells of every request otherwise.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft"] = "Warning",
                ["Logging:LogLevel:System"] = "Warning",
            },
        });
        var told = Array.Exists(AddressSettings, name => !string.IsNullOrEmpty(builder.Configuration[name]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!told) builder.WebHost.UseUrls(Address);
    }
}
