namespace Discuss.Server.Http;

/// <summary>
/// Something that is slow when it is done for the first time, and needs nothing else of what starts: a model that is read, code that the
/// runtime compiles. What it throws ends the start.
/// </summary>
internal sealed record FirstUse(Action<IServiceProvider> Make);

/// <summary>Makes every <see cref="FirstUse"/> once, on another core while the rest starts, and before a request is taken.</summary>
internal sealed class FirstUses(IEnumerable<FirstUse> all, IServiceProvider services) : IHostedService
{
    private readonly Lazy<Task> _made = new(() => Task.Run(() =>
    {
        foreach (var first in all) first.Make(services);
    }));

    public void Begin() => _ = _made.Value;

    public Task StartAsync(CancellationToken cancellationToken) => _made.Value.WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
