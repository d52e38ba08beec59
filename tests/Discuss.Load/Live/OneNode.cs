using Discuss.Cluster.Tests.Running;
using Discuss.Load.Queue;

namespace Discuss.Load.Live;

/// <summary>One node of Discuss on an SQLite database of its own, with the demo's site, for the time of one scenario.</summary>
internal static class OneNode
{
    /// <param name="keepsWindows">Whether it keeps windows ready; else each is read from the database.</param>
    public static async Task WithAsync(LoadOptions options, bool keepsWindows, Func<ServerProcess, HttpClient, Task> measure, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, "discuss-load-" + Path.GetRandomFileName())).FullName;
        try
        {
            using var discuss = await ServerProcess.DiscussAsync(folder, null, keepsWindows, cancellationToken);
            using var client = LocalCluster.Client(discuss.Address);
            await DemoThread.NothingIsHeldAsync(client, QueueRun.Email, QueueRun.Password, cancellationToken);
            await measure(discuss, client);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
