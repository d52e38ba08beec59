namespace Discuss.Load.Seeding;

/// <summary>So many tasks at once; the first fault among them is thrown by the next call.</summary>
internal sealed class Slots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private volatile Exception? _fault;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        if (_fault is { } fault) throw new InvalidOperationException("Seeding failed: " + fault.Message, fault);
    }

    /// <summary>Takes a running task into the slot that was entered.</summary>
    public void Run(Task task) => _ = HoldAsync(task);

    public async Task AllDoneAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++) await EnterAsync(cancellationToken);
    }

    public void Dispose() => _free.Dispose();

    private async Task HoldAsync(Task task)
    {
        try
        {
            await task;
        }
#pragma warning disable CA1031 // Whoever enters next hears of it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault = fault;
        }
        finally
        {
            _free.Release();
        }
    }
}
