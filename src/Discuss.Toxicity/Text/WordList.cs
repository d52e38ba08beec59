using System.Reflection;

namespace Discuss.Toxicity.Text;

/// <summary>Reads the project's own words out of the assembly.</summary>
internal static class WordList
{
    private const string Resource = "Discuss.Toxicity.Data.words.txt";

    /// <summary>Each word with its class; the first class that names a word wins.</summary>
    /// <exception cref="InvalidDataException">A line names no class, or words stand before the first class.</exception>
    public static IReadOnlyDictionary<string, WordClass> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader);
    }

    internal static Dictionary<string, WordClass> Parse(TextReader reader)
    {
        var words = new Dictionary<string, WordClass>(StringComparer.Ordinal);
        var current = WordClass.None;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[')
            {
                if (!Enum.TryParse(line.Trim('[', ']'), out current) || current == WordClass.None)
                    throw new InvalidDataException($"words.txt, line {number}: there is no class {line}.");
                continue;
            }

            if (current == WordClass.None)
                throw new InvalidDataException($"words.txt, line {number}: words stand before the first class.");
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                words.TryAdd(word.Replace("'", "", StringComparison.Ordinal), current);
        }

        return words;
    }
}
