namespace Discuss.Server.Tests.Threads;

/// <summary>Many rows in one statement, for tests in which only their number and their order matter.</summary>
internal static class NumberedRows
{
    /// <summary>"INSERT INTO … SELECT … FROM n", where n has the numbers i from 1 to <paramref name="count"/>.</summary>
    public static string Insert(int count, string insert)
    {
        // "INSERT INTO t WITH … SELECT" is what both databases read; both count this way.
        var at = insert.IndexOf("SELECT", StringComparison.Ordinal);
        return $"{insert[..at]} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) {insert[at..]}";
    }
}
