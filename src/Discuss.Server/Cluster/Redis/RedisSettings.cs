using Discuss.Server.Identity;
using StackExchange.Redis;

namespace Discuss.Server.Cluster.Redis;

/// <summary>Where Redis is, and how to get in.</summary>
/// <param name="Options">As the connection string says; each attempt to connect ends by itself.</param>
/// <param name="Prefix">Stands before every key and channel (<see cref="RedisNames"/>).</param>
internal sealed record RedisSettings(ConfigurationOptions Options, string Prefix)
{
    private const string Example = "Write 'host:6379,password=…,ssl=true', with more hosts after commas for a cluster.";

    /// <summary>Without <c>ConnectionStrings:Redis</c> there is none, and the node is alone.</summary>
    /// <exception cref="ConfigurationException">The connection string cannot be read.</exception>
    public static RedisSettings? From(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString("Redis");
        if (string.IsNullOrWhiteSpace(text)) return null;
        var prefix = configuration["Discuss:Redis:Prefix"] ?? "discuss";
        if (prefix.Length is 0 or > 64 || !prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new ConfigurationException("Discuss:Redis:Prefix has up to 64 letters, digits, '-', '_' and '.'.");
        var options = Read(text);
        if (RedisTrust.From(configuration) is { } trust) options.CertificateValidation += trust;
        return new RedisSettings(options, prefix);
    }

    /// <summary>The hosts, for the operator's eyes; never the password.</summary>
    public string Where => string.Join(", ", Options.EndPoints.Select(end => end switch
    {
        System.Net.DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => end.ToString(),
    }));

    private static ConfigurationOptions Read(string text)
    {
        // The text may hold a password: what is wrong with it is said without quoting it.
        if (text.Contains("://", StringComparison.Ordinal)) throw new ConfigurationException("ConnectionStrings:Redis is a URL. " + Example);
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(text);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException)
        {
            throw new ConfigurationException("ConnectionStrings:Redis cannot be read: it has an option that is not known, or has no such value. " + Example);
        }

        if (options.EndPoints.Count == 0) throw new ConfigurationException("ConnectionStrings:Redis names no host with a port. " + Example);
        options.SetDefaultPorts();
        // Who connects, and when it is tried again, is this server's business: an attempt succeeds or fails.
        options.AbortOnConnectFail = true;
        options.ClientName ??= "discuss";
        return options;
    }
}
