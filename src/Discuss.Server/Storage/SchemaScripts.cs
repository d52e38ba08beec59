using System.Globalization;
using System.Reflection;

namespace Discuss.Server.Storage;

/// <summary>One numbered script of a dialect.</summary>
internal sealed record SchemaScript(int Number, string Name, string Text);

/// <summary>The scripts that make and change the tables, embedded in the program: <c>Storage/Schema/{dialect}/NNNN-name.sql</c>.</summary>
internal static class SchemaScripts
{
    public static IReadOnlyList<SchemaScript> Of(Dialect dialect)
    {
        var assembly = typeof(SchemaScripts).Assembly;
        var prefix = $"Schema/{(dialect == Dialect.Sqlite ? "sqlite" : "postgres")}/";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name, name[prefix.Length..^".sql".Length]))];
    }

    private static SchemaScript Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new SchemaScript(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
