using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Discuss.Server.Storage;

/// <summary>Where the data is.</summary>
internal sealed record StorageSettings(Dialect Dialect, string ConnectionString, string DataFolder)
{
    private const string Example = "Write 'Data Source=/path/discuss.db' for SQLite, or 'Host=…;Database=…;Username=…;Password=…' for PostgreSQL.";

    /// <summary>Where this node's own key is, and the keys of installations that were made by an older version.</summary>
    public string KeyFolder => Path.Combine(DataFolder, "keys");

    /// <exception cref="StorageException">The connection string is neither SQLite's nor PostgreSQL's.</exception>
    public static StorageSettings From(IConfiguration configuration, IHostEnvironment environment)
    {
        var folder = Path.GetFullPath(configuration["Discuss:DataFolder"] ?? "data", environment.ContentRootPath);
        var text = configuration.GetConnectionString("Discuss");
        if (string.IsNullOrWhiteSpace(text)) text = $"Data Source={Path.Combine(folder, "discuss.db")}";
        // The text may hold a password: what is wrong with it is said without quoting it.
        if (text.Contains("://", StringComparison.Ordinal)) throw new StorageException("ConnectionStrings:Discuss is a URL. " + Example);
        if (text.Contains("Host=", StringComparison.OrdinalIgnoreCase))
            return new StorageSettings(Dialect.Postgres, Read(text, new NpgsqlConnectionStringBuilder()).ConnectionString, folder);
        var sqlite = Read(text, new SqliteConnectionStringBuilder());
        if (sqlite.DataSource.Length == 0 || sqlite.DataSource == ":memory:") throw new StorageException("ConnectionStrings:Discuss names no file. " + Example);
        sqlite.DataSource = Path.GetFullPath(sqlite.DataSource, environment.ContentRootPath);
        return new StorageSettings(Dialect.Sqlite, sqlite.ConnectionString, folder);
    }

    /// <summary>The text key by key, so that the one that is wrong can be named.</summary>
    private static T Read<T>(string text, T into)
        where T : DbConnectionStringBuilder
    {
        var key = "";
        try
        {
            var parsed = new DbConnectionStringBuilder { ConnectionString = text };
            foreach (var found in parsed.Keys.Cast<string>())
            {
                key = found;
                into[key] = parsed[key];
            }

            return into;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException or KeyNotFoundException or InvalidCastException)
        {
            // A key that is no word may be a piece of a password.
            var named = key.Length is > 0 and < 40 && key.All(c => char.IsAsciiLetter(c) || c == ' ') ? $"'{key}' is not known, or has no such value" : "it is not of the form 'key=value;key=value'";
            throw new StorageException($"ConnectionStrings:Discuss cannot be read: {named}. {Example}");
        }
    }
}
