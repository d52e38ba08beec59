namespace Discuss.Load.Live;

/// <summary>One node on SQLite: many readers of one thread, idle ones, ones that never read, and more requests than it can serve.</summary>
internal sealed class LiveRun(Figures figures, LoadOptions options, CancellationToken cancellationToken)
{
    public async Task RunAsync()
    {
        if (options.Runs("many")) await OnNodeAsync((discuss, client) => new ManyReaders(figures, options, discuss, client, cancellationToken).BesideBareAsync(options.Readers, 10), keepsWindows: true);
        // As much to tell in a second as above where it is five times the readers.
        if (options.Runs("crowd")) await OnNodeAsync((discuss, client) => new ManyReaders(figures, options, discuss, client, cancellationToken).CrowdAsync(options.IdleReaders, 2), keepsWindows: true);
        if (options.Runs("deaf")) await OnNodeAsync((discuss, client) => new DeafReaders(figures, discuss, client, cancellationToken).RunAsync(), keepsWindows: true);
        if (options.Runs("idle")) await OnNodeAsync((discuss, client) => new IdleReaders(figures, options.IdleReaders, discuss, client, cancellationToken).RunAsync(), keepsWindows: true);
        // So that each request costs what a reader costs whom nothing is ready for.
        if (options.Runs("overload")) await OnNodeAsync((discuss, client) => new Overload(figures, discuss, client, cancellationToken).ReadAsync(), keepsWindows: false);
        if (options.Runs("flood")) await OnNodeAsync((discuss, client) => new Overload(figures, discuss, client, cancellationToken).PostAsync(), keepsWindows: true);
    }

    private Task OnNodeAsync(Func<ServerProcess, HttpClient, Task> measure, bool keepsWindows) => OneNode.WithAsync(options, keepsWindows, measure, cancellationToken);
}
