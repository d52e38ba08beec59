using Microsoft.Data.Sqlite;
using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>Where the data is.</summary>
internal sealed record StorageSettings(Dialect Dialect, string ConnectionString, string DataFolder)
{
    /// <summary>Where this node's own key is, and the keys of installations that were made by an older version.</summary>
    public string KeyFolder => Path.Combine(DataFolder, "keys");

    /// <exception cref="StorageException">The connection string is neither SQLite's nor PostgreSQL's.</exception>
    public static StorageSettings From(IConfiguration configuration, IHostEnvironment environment)
    {
        var folder = Path.GetFullPath(configuration["Discuss:DataFolder"] ?? "data", environment.ContentRootPath);
        var text = configuration.GetConnectionString("Discuss");
        if (string.IsNullOrWhiteSpace(text)) text = $"Data Source={Path.Combine(folder, "discuss.db")}";
        try
        {
            if (text.Contains("Host=", StringComparison.OrdinalIgnoreCase))
                return new StorageSettings(Dialect.Postgres, new NpgsqlConnectionStringBuilder(text).ConnectionString, folder);
            var sqlite = new SqliteConnectionStringBuilder(text);
            if (sqlite.DataSource.Length == 0 || sqlite.DataSource == ":memory:")
                throw new StorageException("ConnectionStrings:Discuss names no file. Write 'Data Source=/path/discuss.db' or 'Host=…' for PostgreSQL.");
            sqlite.DataSource = Path.GetFullPath(sqlite.DataSource, environment.ContentRootPath);
            return new StorageSettings(Dialect.Sqlite, sqlite.ConnectionString, folder);
        }
        catch (ArgumentException fault)
        {
            throw new StorageException("ConnectionStrings:Discuss cannot be read: " + fault.Message + " Write 'Data Source=/path/discuss.db' or 'Host=…'.", fault);
        }
    }
}
