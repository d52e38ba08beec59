using System.Globalization;

namespace Discuss.Toxicity.Training;

/// <summary>A tab-separated file with a header row: UTF-8, no quoting. Every error names the file and the line.</summary>
internal sealed class TabFile
{
    private readonly Dictionary<string, int> _columns;

    private TabFile(string name, string[] header, List<string[]> rows)
    {
        Name = name;
        Rows = rows;
        _columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Length; i++)
            _columns.TryAdd(header[i], i);
    }

    public string Name { get; }

    /// <summary>The rows after the header; row <c>i</c> stands on line <c>i + 2</c>.</summary>
    public List<string[]> Rows { get; }

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <exception cref="InvalidDataException">There is no such column.</exception>
    public int Column(string column) => _columns.TryGetValue(column, out var i)
        ? i
        : throw new InvalidDataException($"{Name}, line 1: the column \"{column}\" is missing.");

    /// <summary>A number from 0 to 1, or null where the field is empty.</summary>
    /// <exception cref="InvalidDataException">The field is no such number; the line is named.</exception>
    public float? Share(int row, int column)
    {
        var field = Rows[row][column];
        if (field.Length == 0)
            return null;
        return float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw Wrong(row, $"\"{Shorten(field)}\" is no label: it must be a number from 0 to 1, or empty.");
    }

    public InvalidDataException Wrong(int row, string what) => new($"{Name}, line {row + 2}: {what}");

    /// <exception cref="InvalidDataException">The file is empty, or a row has more or fewer fields than the header.</exception>
    public static TabFile Read(string path)
    {
        using var reader = new StreamReader(path);
        return Parse(Path.GetFileName(path), reader);
    }

    internal static TabFile Parse(string name, TextReader reader)
    {
        var header = reader.ReadLine()?.Split('\t') ?? throw new InvalidDataException($"{name} is empty: a header row is needed.");
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            if (fields.Length != header.Length)
                throw new InvalidDataException($"{name}, line {rows.Count + 2}: {fields.Length} fields, but the header names {header.Length}.");
            rows.Add(fields);
        }

        return new TabFile(name, header, rows);
    }

    internal static string Shorten(string field) => field.Length <= 40 ? field : field[..40] + "…";
}
