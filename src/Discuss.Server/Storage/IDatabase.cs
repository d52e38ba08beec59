namespace Discuss.Server.Storage;

/// <summary>The two databases that Discuss runs on.</summary>
internal enum Dialect
{
    Sqlite,
    Postgres,
}

/// <summary>The way to the database for everything that is asked often.</summary>
internal interface IDatabase
{
    Dialect Dialect { get; }

    /// <summary>A connection for reading; dispose of it soon.</summary>
    ValueTask<DbSession> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits it; when the task ends, the commit is on disk. When
    /// <paramref name="work"/> throws, nothing of it is kept. It may run more than once, so it must not change anything but the database.
    /// </summary>
    Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Lets work that brings its own connection (the Entity Framework context) write without another writer beside it.
    /// </summary>
    Task<T> WriteAloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken);
}
