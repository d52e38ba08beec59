using Discuss.Server.Http;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>
/// Tells clients when the database cannot write, or is away, so that they try again instead of taking it for a refusal: 507 for a full
/// disk, 503 for the rest, with a time to wait. The operator finds the fault in the log.
/// </summary>
internal sealed partial class StorageProblems(WriteTrouble writes, ILogger<StorageProblems> logger) : IExceptionHandler
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (From(exception) is not { } problem) return false;
        LogUnavailable(exception, problem.Title);
        if (problem.Status == StatusCodes.Status507InsufficientStorage) writes.Full();
        else if (IsReadOnly(exception)) writes.ReadOnly();
        await Problems.Write(httpContext, problem).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>What to tell; <see langword="null"/> where the fault is not the database's state but ours.</summary>
    public static ProblemException? From(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            new ProblemException(StatusCodes.Status507InsufficientStorage, "storage-full", "There is no room to write.") { RetryAfter = Wait },
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked or SqliteReadOnly or SqliteIoError } or NpgsqlException { IsTransient: true } =>
            Away(),
        not null when IsLostConnection(exception) || IsReadOnly(exception) => Away(),
        { InnerException: { } inner } => From(inner),
        _ => null,
    };

    /// <summary>Whether PostgreSQL ended the connection, or is not there.</summary>
    public static bool IsLostConnection(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        PostgresException => false,
        NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException } => true,
        _ => false,
    };

    private static bool IsReadOnly(Exception? fault) => fault switch
    {
        SqliteException { SqliteErrorCode: SqliteReadOnly } or PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true,
        _ => fault?.InnerException is { } inner && IsReadOnly(inner),
    };

    private static ProblemException Away() =>
        new(StatusCodes.Status503ServiceUnavailable, "storage-unavailable", "The database is away for a moment.") { RetryAfter = Wait };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Title}")]
    private partial void LogUnavailable(Exception fault, string title);
}
