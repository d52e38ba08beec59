using Discuss.Cluster.Tests.Running;

namespace Discuss.Cluster.Tests;

/// <summary>A fact about a running cluster: skipped, with the reason, where a part of it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = LocalCluster.MissingBecause;
}

/// <summary>The same for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = LocalCluster.MissingBecause;
}

/// <summary>One cluster of two nodes for all tests, which each have threads of their own and leave every part running.</summary>
public sealed class OnCluster : IAsyncLifetime
{
    public const string Name = "On a cluster";

    internal LocalCluster Cluster { get; private set; } = null!;

    /// <summary>Goes to the proxy.</summary>
    internal HttpClient Site { get; private set; } = null!;

    /// <summary>Go to the nodes themselves.</summary>
    internal IReadOnlyList<HttpClient> Nodes { get; private set; } = [];

    internal static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "discuss.dll");

    public async Task InitializeAsync()
    {
        if (LocalCluster.MissingBecause is not null) return;
        Cluster = await LocalCluster.StartAsync(Program, nodes: 2, CancellationToken.None);
        Site = LocalCluster.Client(Cluster.Site);
        Nodes = [.. Cluster.Nodes.Select(LocalCluster.Client)];
        await DemoThread.NothingIsHeldAsync(Site, LocalCluster.AdminEmail, LocalCluster.AdminPassword, CancellationToken.None);
    }

    /// <summary>A key that no other test has.</summary>
    internal static string NewKey() => "t" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>What a node says of itself.</summary>
    internal static async Task<bool> SaysAsync(HttpClient node, string text) =>
        (await node.GetStringAsync("/healthz/ready")).Contains(text, StringComparison.Ordinal);

    public async Task DisposeAsync()
    {
        if (Cluster is null) return;
        Site.Dispose();
        foreach (var node in Nodes) node.Dispose();
        await Cluster.DisposeAsync();
    }

    /// <summary>The tests end and start parts: one after another.</summary>
    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Collection : ICollectionFixture<OnCluster>;
}
