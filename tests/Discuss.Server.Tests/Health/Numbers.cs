using System.Globalization;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Health;

/// <summary>What a server counts of itself, as Prometheus asks it.</summary>
internal static class Numbers
{
    /// <summary>The number of a series without labels; 0 where there is none yet.</summary>
    public static async Task<long> NumberAsync(this DiscussHost host, string name)
    {
        var shown = await host.Client.GetStringAsync("/metrics");
        var line = shown.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
