using Microsoft.Extensions.Configuration.Memory;

namespace Discuss.Server.Http;

/// <summary>What holds where no configuration says otherwise.</summary>
internal static class Defaults
{
    /// <summary>Where the server listens: only for this machine.</summary>
    public const string Address = "http://127.0.0.1:5080";

    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

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
        builder.Services.PostConfigure<LoggerFilterOptions>(KeepAddressesOut);
        var told = Array.Exists(AddressSettings, name => !string.IsNullOrEmpty(builder.Configuration[name]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!told) builder.WebHost.UseUrls(Address);
    }

    /// <summary>
    /// The framework's line about each request holds its whole address, and with it the codes that were mailed: it stays out of the log however
    /// much is asked for, and wherever it goes to.
    /// </summary>
    private static void KeepAddressesOut(LoggerFilterOptions options)
    {
        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
            options.Rules.Add(new LoggerFilterRule(provider, RequestLines, LogLevel.Warning, filter: null));
    }
}
