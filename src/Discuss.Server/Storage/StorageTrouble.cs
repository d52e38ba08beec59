using Microsoft.Data.Sqlite;
using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>What is wrong with the database when it is opened, in a sentence for the operator that holds no password.</summary>
internal static class StorageTrouble
{
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    private const string Setting = "ConnectionStrings:Discuss";

    /// <summary><see langword="null"/> for a fault that is not known, and is told as it is.</summary>
    public static string? Of(Exception fault, StorageSettings settings) =>
        settings.Dialect == Dialect.Sqlite ? Sqlite(fault, settings) : Postgres(fault, settings);

    private static string? Sqlite(Exception fault, StorageSettings settings)
    {
        var path = new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource;
        return fault switch
        {
            SqliteException { SqliteErrorCode: ReadOnly } =>
                $"The database {path} cannot be written: see that it and its folder belong to the server's user, that the disk is not mounted read-only, and that {Setting} has no 'Mode=ReadOnly'.",
            SqliteException { SqliteErrorCode: CannotOpen } or UnauthorizedAccessException or IOException =>
                $"The database {path} cannot be opened or made: see that its folder is there, or can be made, and belongs to the server's user, or name another in {Setting} or Discuss:DataFolder.",
            SqliteException { SqliteErrorCode: NoDatabase } => $"{path} is no SQLite database: name another file in {Setting}, or restore a backup.",
            SqliteException { SqliteErrorCode: Corrupt } => $"The database {path} is damaged: move it away and restore a backup.",
            SqliteException { SqliteErrorCode: Full } => $"There is no room to write the database {path}: make some on its disk.",
            SqliteException { SqliteErrorCode: IoError } => $"The disk of the database {path} reports faults: see the system's log.",
            SqliteException { SqliteErrorCode: Busy } => $"The database {path} is held by another process: one server at a time uses a SQLite database.",
            _ => null,
        };
    }

    private static string? Postgres(Exception fault, StorageSettings settings)
    {
        var target = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        var where = $"{target.Host}:{target.Port}";
        var name = target.Database ?? target.Username;
        return fault switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"PostgreSQL at {where} refuses the user '{target.Username}' or the password: correct Username and Password in {Setting}.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"PostgreSQL at {where} has no database '{name}': make it with CREATE DATABASE, or correct Database in {Setting}.",
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
                $"The database '{name}' of PostgreSQL at {where} is read-only: it is a standby, or default_transaction_read_only is on. Name the primary in {Setting}.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
                $"The user '{target.Username}' may not use the database '{name}' of PostgreSQL at {where} as Discuss must: make that user its owner.",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                $"PostgreSQL at {where} has no connection left: raise max_connections there, or lower 'Maximum Pool Size' in {Setting}.",
            PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => $"PostgreSQL at {where} is starting or stopping: start Discuss when it is up.",
            PostgresException => null,
            NpgsqlException => $"PostgreSQL at {where} cannot be reached: see that it runs, and that {Setting} names its host and port ({fault.InnerException?.Message ?? fault.Message}).",
            _ => null,
        };
    }
}
