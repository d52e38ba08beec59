using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Discuss.Server.Storage;

/// <summary>
/// An insert of one row, and of several by one statement, in a few sizes, so that a connection prepares a handful of statements and not one
/// for each number of rows.
/// </summary>
/// <param name="one">The insert of one row, which ends with its values.</param>
internal sealed partial class SqlRows(Sql one)
{
    private const string Values = "VALUES";

    private static readonly int[] Sizes = [16, 4, 1];

    private readonly ConcurrentDictionary<int, Sql> _bySize = new() { [1] = one };

    public Sql One => one;

    /// <summary>The statements that insert all of the rows in their order, with their values.</summary>
    public IEnumerable<(Sql Sql, object?[] Values)> For(IReadOnlyList<object?[]> rows)
    {
        for (var done = 0; done < rows.Count;)
        {
            var size = Sizes.First(size => size <= rows.Count - done);
            yield return (_bySize.GetOrAdd(size, Create), [.. rows.Skip(done).Take(size).SelectMany(row => row)]);
            done += size;
        }
    }

    private Sql Create(int size)
    {
        var start = one.Text.IndexOf(Values, StringComparison.Ordinal) + Values.Length;
        var row = one.Text[start..];
        var rows = Enumerable.Range(0, size).Select(i => Name().Replace(row, name => Numbered(name.Value, i)));
        return new Sql(
            one.Text[..start] + string.Join(", ", rows),
            [.. Enumerable.Range(0, size).SelectMany(i => one.Parameters.Select(parameter => parameter with { Name = Numbered(parameter.Name, i) }))]);
    }

    private static string Numbered(string name, int row) => string.Create(CultureInfo.InvariantCulture, $"{name}_{row}");

    [GeneratedRegex("@[a-z]+", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
