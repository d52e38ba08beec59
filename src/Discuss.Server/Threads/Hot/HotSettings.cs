using Discuss.Server.Http;
using Discuss.Server.Identity;

namespace Discuss.Server.Threads.Hot;

/// <summary>How much memory ready windows may take: <c>Discuss:HotThreads:MaxMegabytes</c>, 32 by default, 0 for none.</summary>
internal sealed record HotSettings(long MaxBytes)
{
    private const int Default = 32;
    private const int Most = 4096;

    /// <exception cref="ConfigurationException">The setting is no number from 0 to 4,096.</exception>
    public static HotSettings From(IConfiguration configuration)
    {
        var text = configuration["Discuss:HotThreads:MaxMegabytes"];
        if (string.IsNullOrWhiteSpace(text)) return new HotSettings(Default * 1024L * 1024);
        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var megabytes) && megabytes is >= 0 and <= Most
            ? new HotSettings(megabytes * 1024L * 1024)
            : throw new ConfigurationException($"Discuss:HotThreads:MaxMegabytes: '{text}' is no number from 0 to {Most}.");
    }
}
