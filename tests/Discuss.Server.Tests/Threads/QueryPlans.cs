using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using Discuss.Server.Storage;

namespace Discuss.Server.Tests.Threads;

/// <summary>How a database would run a statement, step by step.</summary>
internal sealed partial record QueryPlan(IReadOnlyList<string> Steps)
{
    /// <summary>Whether rows are put in order by anything but an index, or a table is read through.</summary>
    public bool SortsOrScans => Steps.Any(step => SortOrScan().IsMatch(step));

    /// <summary>Whether a table is read through; a step over rows that another step has found is none.</summary>
    public bool ScansATable => Steps.Any(step => TableScan().IsMatch(step));

    /// <summary>Whether rows are found by the index; "_pkey" at the end stands for the table's primary key.</summary>
    public bool Uses(string index)
    {
        var sqlite = index.EndsWith("_pkey", StringComparison.Ordinal) ? $"sqlite_autoindex_{index[..^5]}_1" : index;
        return Steps.Any(step => step.Contains($"INDEX {sqlite} (", StringComparison.Ordinal) || step.Contains($" using {index} ", StringComparison.Ordinal)
            || step.EndsWith($"Bitmap Index Scan on {index}", StringComparison.Ordinal));
    }

    /// <summary>The pages that the statement looked at, where it has run on PostgreSQL.</summary>
    public int Pages =>
        // The first step's are those of all; where it names none, none was looked at.
        Buffers().Matches(Steps.FirstOrDefault(step => step.Contains("Buffers: ", StringComparison.Ordinal)) ?? "").Sum(match => int.Parse(match.Groups["pages"].Value, CultureInfo.InvariantCulture));

    public override string ToString() => string.Join('\n', Steps);

    // Subqueries are called l, w, counted, restricted and appealed; the index of words is looked into where it is given words (M).
    [GeneratedRegex(@"^SCAN (?!(l|w|counted|restricted|appealed)$|search_words VIRTUAL TABLE INDEX \d+:[^ ]*M\d)|Seq Scan", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableScan();

    [GeneratedRegex(@"\b(hit|read)=(?<pages>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Buffers();

    // SQLite: "SCAN c", "USE TEMP B-TREE FOR ORDER BY"; PostgreSQL: "Sort", "Seq Scan on comments c", "Bitmap Heap Scan", "Hash Join".
    [GeneratedRegex(@"^SCAN|TEMP B-TREE|\bSort\b|Seq Scan|Bitmap|Hash", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SortOrScan();
}

internal static partial class QueryPlans
{
    // PostgreSQL plans a prepared statement anew for so many runs, and then decides whether one plan serves for all values.
    private const int RunsBeforeTheDecision = 6;

    public static async Task<QueryPlan> OfSqliteAsync(DbSession session, Sql sql, Func<string, object> value)
    {
        var explain = new Sql("EXPLAIN QUERY PLAN " + sql.Text, sql.Parameters);
        object?[] values = [.. sql.Parameters.Select(parameter => value(parameter.Name))];
        return new QueryPlan(await session.QueryAsync(explain, row => row.GetString(3), CancellationToken.None, values));
    }

    /// <summary>The plan that a connection has settled on after running the statement as the server does, prepared, again and again.</summary>
    public static Task<QueryPlan> OfPostgresAsync(DbSession session, Sql sql, Func<string, object> value) => OfPostgresAsync(session, sql, value, "COSTS OFF");

    /// <summary>The same when it has run: with the pages that it looked at.</summary>
    public static Task<QueryPlan> RunOnPostgresAsync(DbSession session, Sql sql, Func<string, object> value) =>
        OfPostgresAsync(session, sql, value, "ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF");

    private static async Task<QueryPlan> OfPostgresAsync(DbSession session, Sql sql, Func<string, object> value, string options)
    {
        var names = sql.Parameters.Select(parameter => parameter.Name).ToList();
        var text = Parameters().Replace(sql.OnPostgres, match => "$" + (names.IndexOf(match.Groups["name"].Value) + 1).ToString(CultureInfo.InvariantCulture));
        var types = InBrackets(sql.Parameters.Select(parameter => TypeOf(parameter.Type)));
        var values = InBrackets(names.Select(name => Literal(value(name))));
        // A name of its own: the driver prepares what is sent often by its text, and would take another statement's columns for these.
        var planned = "planned_" + Guid.NewGuid().ToString("N");
        await session.ExecuteAsync(new Sql($"PREPARE {planned}{types} AS {text}"), CancellationToken.None);
        for (var i = 0; i < RunsBeforeTheDecision; i++)
            await session.ExecuteAsync(new Sql($"EXECUTE {planned}{values}"), CancellationToken.None);
        var steps = await session.QueryAsync(
            new Sql($"EXPLAIN ({options}) EXECUTE {planned}{values}"), row => row.GetString(0), CancellationToken.None);
        await session.ExecuteAsync(new Sql($"DEALLOCATE {planned}"), CancellationToken.None);
        return new QueryPlan(steps);
    }

    private static string InBrackets(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? $" ({list})" : "";

    private static string TypeOf(DbType type) => type switch
    {
        DbType.Int32 => "integer",
        DbType.Int64 => "bigint",
        DbType.String => "text",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No statement that reads threads has such a parameter."),
    };

    private static string Literal(object value) => value is string text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    [GeneratedRegex("@(?<name>[a-z][a-z0-9]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();
}
