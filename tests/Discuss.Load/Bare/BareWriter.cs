using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Discuss.Load.Bare;

/// <summary>Inserts one row for each request; what waits is committed together, on disk (WAL, <c>synchronous=FULL</c>) before it is answered.</summary>
internal sealed class BareWriter : IBareWriter
{
    private const int MaxGroup = 128;

    private readonly Channel<Row> _waiting = Channel.CreateUnbounded<Row>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;

    public BareWriter(string file) => _loop = Task.Run(() => RunAsync(file));

    public Task<long> InsertAsync(string body)
    {
        var row = new Row(body);
        _waiting.Writer.TryWrite(row);
        return row.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        await _loop;
    }

    private async Task RunAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using (var setup = connection.CreateCommand())
        {
            setup.CommandText =
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)
                """;
            await setup.ExecuteNonQueryAsync();
        }

        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO bare (body) VALUES (@body) RETURNING id";
        var body = insert.Parameters.Add("@body", SqliteType.Text);
        var group = new List<(Row Row, long Id)>(MaxGroup);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await using var transaction = connection.BeginTransaction(deferred: false);
            insert.Transaction = transaction;
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var row))
            {
                body.Value = row.Body;
                group.Add((row, (long)(await insert.ExecuteScalarAsync())!));
            }

            await transaction.CommitAsync();
            foreach (var (row, id) in group) row.Done.SetResult(id);
            group.Clear();
        }
    }

    private sealed record Row(string Body)
    {
        public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
