using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Storage;

/// <summary>
/// Statements about rows of the thread <c>@site, @thread</c> by a list of their ordinals. PostgreSQL takes a thread that it has not counted for one of a
/// few comments: given a mere list, it would read the thread through and drop what was not asked for. So each ordinal is looked up by itself there.
/// </summary>
internal static class OrdinalLists
{
    /// <summary>In no order, unless the text gives one.</summary>
    /// <param name="text">Of the rows, called <c>c</c>, and of what they are found by.</param>
    public static SqlLists Read(string table, Func<string, string, string> text, params Parameter[] before) => new(
        list => text($"{table} c", $"c.site_id = @site AND c.thread_number = @thread AND c.ordinal IN ({list})"), Int, [.. before, Int("site"), Int("thread")])
    {
        OnPostgres = list => text(
            $"""
            (SELECT DISTINCT unnest(ARRAY[{list}]) AS number) AS wanted
            CROSS JOIN LATERAL (SELECT * FROM {table} WHERE site_id = @site AND thread_number = @thread AND ordinal = wanted.number OFFSET 0) AS c
            """,
            "true"),
    };

    /// <param name="text">Of what the rows are found by, which begins with <c>WHERE</c> or what goes before it.</param>
    public static SqlLists Update(string table, Func<string, string> text, params Parameter[] before) => new(
        list => text($"WHERE site_id = @site AND thread_number = @thread AND ordinal IN ({list})"), Int, [.. before, Int("site"), Int("thread")])
    {
        // What is distinct is not taken apart: the planner knows neither the site nor the thread, and has the whole key or nothing to go by.
        OnPostgres = list => text(
            $"""
            FROM (SELECT DISTINCT CAST(@site AS integer) AS of_site, CAST(@thread AS integer) AS of_thread, unnest(ARRAY[{list}]) AS number) AS wanted
            WHERE {table}.site_id = wanted.of_site AND {table}.thread_number = wanted.of_thread AND {table}.ordinal = wanted.number
            """),
    };
}
