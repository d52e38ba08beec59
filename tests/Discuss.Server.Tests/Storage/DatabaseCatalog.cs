using System.Data.Common;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Storage;

/// <summary>
/// What a real database says of its tables, one line for each column, key, index and foreign key; but for its own index of words, which is another
/// thing in each.
/// </summary>
internal static class DatabaseCatalog
{
    private static readonly Sql SqliteTables = new(
        """
        SELECT 'column ' || t.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c."notnull" THEN ' not null' ELSE '' END
          FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT IN ('schema_versions', 'sqlite_sequence') AND t.name NOT LIKE 'search_words%'
        UNION ALL
        SELECT 'key ' || t.name || ' (' || (SELECT group_concat(c.name, ', ' ORDER BY c.pk) FROM pragma_table_info(t.name) c WHERE c.pk > 0) || ')'
          FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT IN ('schema_versions', 'sqlite_sequence') AND t.name NOT LIKE 'search_words%'
        UNION ALL
        SELECT CASE WHEN i."unique" THEN 'unique index ' ELSE 'index ' END || i.name || ' on ' || t.name
               || ' (' || (SELECT group_concat(c.name, ', ' ORDER BY c.seqno) FROM pragma_index_info(i.name) c) || ')'
          FROM sqlite_schema t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin = 'c'
        UNION ALL
        SELECT 'foreign key ' || t.name || ' (' || f."from" || ') to ' || f."table" || ' on delete ' || lower(f.on_delete)
          FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
        """);

    private static readonly Sql PostgresTables = new(
        """
        SELECT 'column ' || t.relname || '.' || c.attname || ' ' || format_type(c.atttypid, c.atttypmod) || CASE WHEN c.attnotnull THEN ' not null' ELSE '' END
          FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
          WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND t.relname NOT IN ('schema_versions', 'search_words')
        UNION ALL
        SELECT CASE WHEN i.indisprimary THEN 'key ' ELSE CASE WHEN i.indisunique THEN 'unique ' ELSE '' END || 'index ' || n.relname || ' on ' END || t.relname
               || ' (' || (SELECT string_agg(c.attname, ', ' ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY k (number, place)
                             JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = k.number) || ')'
          FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class n ON n.oid = i.indexrelid
          WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT IN ('schema_versions', 'search_words')
        UNION ALL
        SELECT 'foreign key ' || t.relname || ' (' || c.attname || ') to ' || o.relname || ' on delete ' || CASE f.confdeltype WHEN 'c' THEN 'cascade' ELSE 'no action' END
          FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class o ON o.oid = f.confrelid
          JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = f.conkey[1]
          WHERE f.contype = 'f'
        """);

    public static async Task<string[]> ReadAsync(DbSession session, Database database)
    {
        var sql = database == Database.Sqlite ? SqliteTables : PostgresTables;
        return [.. (await session.QueryAsync(sql, (DbDataReader row) => row.GetString(0), CancellationToken.None)).Order(StringComparer.Ordinal)];
    }
}
