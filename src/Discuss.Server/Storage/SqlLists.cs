using System.Collections.Concurrent;
using System.Globalization;

namespace Discuss.Server.Storage;

/// <summary>
/// Statements with a list of values in them, in a few sizes: a list is filled up with its last value to the next size, so that a
/// connection prepares a handful of statements and not one for each length.
/// </summary>
internal sealed class SqlLists(Func<string, string> text, Func<string, Parameter> parameter, params Parameter[] before)
{
    private static readonly int[] Sizes = [1, 4, 16, 64, 128, 512];

    private readonly ConcurrentDictionary<int, Sql> _bySize = new();

    private readonly Func<string, string> _text = text;

    /// <summary>The same text in PostgreSQL's words.</summary>
    public Func<string, string> OnPostgres { get; init; } = text;

    /// <summary>The statement and its values for <paramref name="items"/>: at least one, at most 512.</summary>
    public (Sql Sql, object?[] Values) For<T>(IReadOnlyList<T> items, params ReadOnlySpan<object?> values)
    {
        var size = Sizes.First(size => size >= items.Count);
        var all = new object?[values.Length + size];
        values.CopyTo(all);
        for (var i = 0; i < size; i++) all[values.Length + i] = items[Math.Min(i, items.Count - 1)];
        return (_bySize.GetOrAdd(size, Create), all);
    }

    private Sql Create(int size)
    {
        var names = Enumerable.Range(0, size).Select(i => "i" + i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var list = string.Join(", ", names.Select(name => "@" + name));
        return new Sql(_text(list), [.. before, .. names.Select(parameter)]) { OnPostgres = OnPostgres(list) };
    }
}
