using Discuss.Server.Cluster;
using Discuss.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discuss.Server.Tests.Storage;

public sealed class SqliteWriterTests : IAsyncLifetime
{
    private static readonly Sql Insert = new("INSERT INTO notes (id, text) VALUES (@id, @text)", Parameter.Int("id"), Parameter.Text("text"));
    private static readonly Sql All = new("SELECT id FROM notes ORDER BY id");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("discuss-writer-");
    private SqliteConnections _connections = null!;
    private SqliteDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _connections = new SqliteConnections($"Data Source={Path.Combine(_folder.FullName, "writer.db")}");
        await using var connection = await _connections.OpenAsync(CancellationToken.None);
        await using var command = new SqliteCommand("CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL)", connection);
        await command.ExecuteNonQueryAsync();
        _database = new SqliteDatabase(_connections, new LocalEventBus(NullLogger<LocalEventBus>.Instance));
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _connections.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Writes_that_wait_together_are_committed_together()
    {
        var (gate, first) = await HoldTheWriterAsync();
        var writes = Enumerable.Range(2, 100).Select(id => WriteAsync(id)).ToList();

        // Nobody hears of a commit before the whole group is on disk.
        Assert.DoesNotContain(writes, write => write.IsCompleted);
        var before = await CommitsAsync();
        gate.SetResult();
        await Task.WhenAll([first, .. writes]);

        Assert.Equal(101, (await IdsAsync()).Count);
        Assert.Equal(before + 1, await CommitsAsync());
    }

    [Fact]
    public async Task A_write_that_fails_takes_nobody_along()
    {
        var (gate, first) = await HoldTheWriterAsync();
        var good = WriteAsync(2);
        var twice = WriteAsync(2);
        var thrown = _database.WriteAsync<int>(
            async session =>
            {
                await session.ExecuteAsync(Insert, CancellationToken.None, 50, "half");
                throw new InvalidOperationException("The work gave up.");
            },
            CancellationToken.None);
        var last = WriteAsync(3);
        gate.SetResult();

        await Task.WhenAll(first, good, last);
        await Assert.ThrowsAsync<SqliteException>(() => twice);
        await Assert.ThrowsAsync<InvalidOperationException>(() => thrown);
        Assert.Equal([1, 2, 3], await IdsAsync());
    }

    [Fact]
    public async Task A_write_that_was_cancelled_while_it_waited_is_not_made()
    {
        var (gate, first) = await HoldTheWriterAsync();
        using var cancel = new CancellationTokenSource();
        var cancelled = _database.WriteAsync(session => session.ExecuteAsync(Insert, cancel.Token, 2, "late"), cancel.Token);
        var other = WriteAsync(3);
        await cancel.CancelAsync();
        gate.SetResult();

        await Task.WhenAll(first, other);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal([1, 3], await IdsAsync());
    }

    [Fact]
    public async Task When_the_database_gives_up_the_transaction_everyone_in_the_group_hears_it_and_the_writer_goes_on()
    {
        var (gate, first) = await HoldTheWriterAsync();
        var before = WriteAsync(2);
        var full = LoseTheGroupAsync();
        var after = WriteAsync(4);
        gate.SetResult();

        await Assert.ThrowsAsync<SqliteException>(() => full);
        foreach (var lost in new[] { first, before })
        {
            var fault = await Assert.ThrowsAsync<StorageException>(() => lost);
            Assert.IsType<SqliteException>(fault.InnerException);
        }

        // Whoever came behind it is served by the next group.
        await after;
        await WriteAsync(5);
        Assert.Equal([4, 5], await IdsAsync());
    }

    [Fact]
    public async Task Who_was_refused_for_what_another_wrote_hears_that_the_group_was_lost_when_it_was()
    {
        var (gate, first) = await HoldTheWriterAsync();
        var before = WriteAsync(2);
        var refusedForIt = WriteAsync(2);
        using var cancel = new CancellationTokenSource();
        var cancelled = _database.WriteAsync(session => session.ExecuteAsync(Insert, cancel.Token, 3, "late"), cancel.Token);
        await cancel.CancelAsync();
        var full = LoseTheGroupAsync();
        gate.SetResult();

        await Assert.ThrowsAsync<SqliteException>(() => full);
        foreach (var lost in new[] { first, before, refusedForIt }) await Assert.ThrowsAsync<StorageException>(() => lost);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        // What it was refused for is not there: it may be written now.
        await WriteAsync(2);
        Assert.Equal([2], await IdsAsync());
    }

    [Fact]
    public async Task What_is_to_follow_a_commit_follows_it_and_what_failed_is_never_told()
    {
        var told = new List<string>();
        await _database.WriteAsync(
            async session =>
            {
                session.AfterCommit(() => told.Add("kept"));
                return await session.ExecuteAsync(Insert, CancellationToken.None, 1, "kept");
            },
            CancellationToken.None);
        await Assert.ThrowsAsync<SqliteException>(() => _database.WriteAsync(
            async session =>
            {
                session.AfterCommit(() => told.Add("lost"));
                return await session.ExecuteAsync(Insert, CancellationToken.None, 1, "twice");
            },
            CancellationToken.None));

        Assert.Equal(["kept"], told);
    }

    [Fact]
    public async Task A_write_with_its_own_connection_has_the_database_to_itself()
    {
        var (gate, first) = await HoldTheWriterAsync();
        var alone = _database.WriteAloneAsync(
            async () =>
            {
                await using var connection = await _connections.OpenAsync(CancellationToken.None);
                await using var command = new SqliteCommand("INSERT INTO notes SELECT max(id) + 1, 'alone' FROM notes", connection);
                return await command.ExecuteNonQueryAsync();
            },
            CancellationToken.None);
        var other = WriteAsync(10);
        gate.SetResult();

        await Task.WhenAll(first, alone, other);
        Assert.Equal([1, 2, 10], await IdsAsync());
    }

    /// <summary>A write of note 1 that stands in the writer until the gate is opened.</summary>
    private async Task<(TaskCompletionSource Gate, Task<int> Write)> HoldTheWriterAsync()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var write = _database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(Insert, CancellationToken.None, 1, "first");
                entered.SetResult();
                await gate.Task;
                return changed;
            },
            CancellationToken.None);
        await entered.Task;
        return (gate, write);
    }

    /// <summary>What a full disk does: the statement fails, and the whole transaction is gone with its savepoints. Note 2 must be there.</summary>
    private Task<int> LoseTheGroupAsync() => _database.WriteAsync(
        async session =>
        {
            await using var command = new SqliteCommand("INSERT OR ROLLBACK INTO notes VALUES (2, 'again')", (SqliteConnection)session.Connection, (SqliteTransaction)session.Transaction!);
            return await command.ExecuteNonQueryAsync();
        },
        CancellationToken.None);

    private Task<int> WriteAsync(int id) =>
        _database.WriteAsync(session => session.ExecuteAsync(Insert, CancellationToken.None, id, "note"), CancellationToken.None);

    private async Task<List<int>> IdsAsync()
    {
        await using var session = await _database.ReadAsync(CancellationToken.None);
        return await session.QueryAsync(All, row => row.GetInt32(0), CancellationToken.None);
    }

    /// <summary>Commits so far: the write-ahead log marks the last page of each with a size, and is not folded back in such a small test.</summary>
    private async Task<int> CommitsAsync()
    {
        const int logHeader = 32, frameHeader = 24, pageSize = 4096;
        await using var log = new FileStream(Path.Combine(_folder.FullName, "writer.db-wal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[log.Length];
        await log.ReadExactlyAsync(bytes);
        var commits = 0;
        for (var frame = logHeader; frame + frameHeader + pageSize <= bytes.Length; frame += frameHeader + pageSize)
        {
            if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(frame + 4)) != 0) commits++;
        }

        return commits;
    }
}
