using System.Globalization;
using Npgsql;

namespace Discuss.Server.Storage.Backup;

/// <summary>What the catalog of PostgreSQL says of the tables.</summary>
internal static class PostgresTables
{
    private const string Tables =
        """
        SELECT t.relname, array_agg(c.attname ORDER BY c.attnum), min(c.attname::text) FILTER (WHERE c.attidentity <> ''),
               array(SELECT o.relname FROM pg_constraint f JOIN pg_class o ON o.oid = f.confrelid
                       WHERE f.contype = 'f' AND f.conrelid = t.oid AND f.confrelid <> t.oid)
          FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
          WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relnamespace = current_schema()::regnamespace
          GROUP BY t.oid, t.relname ORDER BY t.relname
        """;

    /// <summary>All tables with their columns, each after those that it refers to.</summary>
    public static async Task<IReadOnlyList<BackupTable>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var found = new List<(BackupTable Table, string[] After)>();
        await using (var command = new NpgsqlCommand(Tables, connection))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                var numbered = await rows.IsDBNullAsync(2, cancellationToken) ? null : rows.GetString(2);
                found.Add((new BackupTable(rows.GetString(0), rows.GetFieldValue<string[]>(1), numbered, 0), rows.GetFieldValue<string[]>(3)));
            }
        }

        var tables = new List<BackupTable>(found.Count);
        while (found.Count > 0)
        {
            // The schema has no circle of references, or it could not have been made.
            var next = found.FindIndex(table => table.After.All(name => tables.Exists(done => done.Name == name)));
            tables.Add(found[next].Table with { LastNumber = await LastNumberAsync(connection, found[next].Table, cancellationToken) });
            found.RemoveAt(next);
        }

        return tables;
    }

    private static async Task<long> LastNumberAsync(NpgsqlConnection connection, BackupTable table, CancellationToken cancellationToken)
    {
        if (table.Numbered is null) return 0;
        await using var command = new NpgsqlCommand("SELECT pg_get_serial_sequence(@table, @column)", connection);
        command.Parameters.AddWithValue("table", table.Name);
        command.Parameters.AddWithValue("column", table.Numbered);
        var sequence = Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        return await Backups.NumberAsync(connection, $"SELECT last_value FROM {sequence}", cancellationToken);
    }
}
