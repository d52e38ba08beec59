using Microsoft.AspNetCore.Builder;

namespace Discuss.Server.Tests.Hosting;

/// <summary>How a host under test differs from the ordinary one.</summary>
public sealed record HostOptions
{
    public Database Database { get; init; }

    public string Environment { get; init; } = "Development";

    /// <summary>Whether the demo site and its articles are there.</summary>
    public bool Demo { get; init; }

    public bool RateLimits { get; init; }

    /// <summary>Whether passwords are hashed as slowly as on a real site; else quickly, for what is tested is not the hash.</summary>
    public bool SlowHashes { get; init; }

    /// <summary>
    /// Whether comments wait for their rules as shortly as on a real site; else a minute, for a machine that runs many tests at once
    /// is no reason for a rule to be late.
    /// </summary>
    public bool ShortRuleTimes { get; init; }

    /// <summary>The clock of the whole server, such as a <see cref="TestClock"/>; the real one where there is none.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>A folder that another host used; it stays when this host ends. A new one, gone at the end, where there is none.</summary>
    public string? DataFolder { get; init; }

    /// <summary>A database that another host used; it stays when this host ends.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Further configuration by its keys, such as <c>Discuss:PublicUrl</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Replaces services, after all features have added theirs.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    /// <summary>Adds endpoints to those of the features.</summary>
    public Action<WebApplication>? Map { get; init; }
}
