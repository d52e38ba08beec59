using Discuss.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Discuss.Load.Seeding;

/// <summary>
/// Hands writes to the database in the order in which tickets were taken for them, so that comments which are rendered and judged side by
/// side come into their thread in the order of its plan, and still share commits.
/// </summary>
internal sealed class OrderedDatabase(IDatabase database) : IDatabase, IAsyncDisposable
{
    private readonly AsyncLocal<Ticket?> _current = new();
    private Task _last = Task.CompletedTask;

    public Dialect Dialect => database.Dialect;

    /// <summary>Puts it in the place of the server's own.</summary>
    public static void Use(WebApplicationBuilder builder)
    {
        var own = builder.Services.Single(service => service.ServiceType == typeof(IDatabase)).ImplementationFactory!;
        builder.Services.Replace(ServiceDescriptor.Singleton<IDatabase>(services => new OrderedDatabase((IDatabase)own(services))));
    }

    /// <summary>Runs work whose first write comes after those of all work begun here before.</summary>
    public Task<T> InOrderAsync<T>(Func<Task<T>> work)
    {
        var ticket = new Ticket(_last, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _last = ticket.Written.Task;
        return RunAsync();

        async Task<T> RunAsync()
        {
            _current.Value = ticket;
            try
            {
                return await work();
            }
            finally
            {
                ticket.Written.TrySetResult();
            }
        }
    }

    public ValueTask<DbSession> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync(cancellationToken);

    public async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancellationToken)
    {
        if (_current.Value is not { } ticket) return await database.WriteAsync(work, cancellationToken);
        await ticket.Before;
        var written = database.WriteAsync(work, cancellationToken);
        ticket.Written.TrySetResult();
        return await written;
    }

    public Task<T> WriteAloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) => database.WriteAloneAsync(work, cancellationToken);

    public ValueTask DisposeAsync() => database is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;

    private sealed record Ticket(Task Before, TaskCompletionSource Written);
}
