using System.Globalization;
using Discuss.Core.Interchange;
using Discuss.Server.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Discuss.Server.Interchange;

/// <summary>One import into a site at a time: a lock that ends with the process that holds it, however that ends.</summary>
internal sealed class ImportLock : IAsyncDisposable
{
    // Any number does, as long as it is always the same, and another than those of the schema and the start.
    private const long LockClass = 0x44_49_53_43 + 2;

    private readonly FileStream? _file;
    private readonly NpgsqlConnection? _connection;

    private ImportLock(FileStream? file, NpgsqlConnection? connection) => (_file, _connection) = (file, connection);

    /// <exception cref="InterchangeException">Another import into the site is under way.</exception>
    public static async Task<ImportLock> TakeAsync(IServiceProvider services, int site, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<StorageSettings>();
        if (settings.Dialect == Dialect.Sqlite) return new ImportLock(TakeFile(settings, site), null);
        var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_try_advisory_lock({LockClass << 24 | (uint)site})");
        if (await command.ExecuteScalarAsync(cancellationToken) is true) return new ImportLock(null, connection);
        await connection.DisposeAsync();
        throw Busy();
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null) await _file.DisposeAsync();
        if (_connection is null) return;
        // The connection goes back to a pool, and would keep the lock.
        await using var command = _connection.CreateCommand();
        command.CommandText = "SELECT pg_advisory_unlock_all()";
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        await _connection.DisposeAsync();
    }

    private static FileStream TakeFile(StorageSettings settings, int site)
    {
        // Beside the database: that is what two imports would share.
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource)!;
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"import-{site}.lock"));
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new InterchangeException(Busy().Message, fault);
        }
    }

    private static InterchangeException Busy() => new("Another import into this site is under way: wait for its end, or stop it.");
}
