using Discuss.Server.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Discuss.Server.Tests.Storage;

public sealed class StorageProblemsTests
{
    public static TheoryData<Exception, int> Faults { get; } = new()
    {
        { new SqliteException("database or disk is full", 13), 507 },
        { new SqliteException("database is locked", 5), 503 },
        { new SqliteException("attempt to write a readonly database", 8), 503 },
        { new SqliteException("disk I/O error", 10), 503 },
        { new InvalidOperationException("A write failed.", new SqliteException("database or disk is full", 13)), 507 },
        { new PostgresException("no space left on device", "ERROR", "ERROR", PostgresErrorCodes.DiskFull), 507 },
        { new NpgsqlException("connection lost", new IOException()), 503 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_database_that_cannot_write_is_told_as_something_to_try_again(Exception fault, int status)
    {
        var problem = StorageProblems.From(fault);

        Assert.Equal(status, problem?.Status);
        Assert.NotNull(problem?.RetryAfter);
    }

    [Fact]
    public void A_fault_of_ours_is_not_taken_for_the_databases() =>
        Assert.Null(StorageProblems.From(new SqliteException("no such table: comments", 1)));
}
