using Npgsql;

namespace Discuss.Load.Bare;

/// <summary>Inserts one row for each request in a transaction of its own, on disk as PostgreSQL is set to before it is answered.</summary>
internal sealed class BarePostgres : IBareWriter
{
    private const string Insert = "INSERT INTO bare (body) VALUES ($1) RETURNING id";

    private readonly NpgsqlDataSource _source;
    private readonly Task _made;

    public BarePostgres(string connectionString)
    {
        // As the server that it is measured beside: what is used often is prepared.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 10, NoResetOnClose = true };
        _source = NpgsqlDataSource.Create(settings.ConnectionString);
        _made = MakeAsync();
    }

    public async Task<long> InsertAsync(string body)
    {
        await _made;
        await using var connection = await _source.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand(Insert, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = body } } };
        return (long)(await insert.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task MakeAsync()
    {
        await using var make = _source.CreateCommand("CREATE TABLE IF NOT EXISTS bare (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body TEXT NOT NULL)");
        await make.ExecuteNonQueryAsync();
    }
}

/// <summary>Puts one row on disk.</summary>
internal interface IBareWriter : IAsyncDisposable
{
    /// <returns>The number of the row.</returns>
    Task<long> InsertAsync(string body);
}
