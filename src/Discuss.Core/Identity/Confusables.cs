using System.Collections.Frozen;
using System.Text;

namespace Discuss.Core.Identity;

/// <summary>Characters drawn like Latin letters and digits (Unicode TR39), from the resource <c>confusables.txt</c>.</summary>
internal static class Confusables
{
    private static readonly FrozenDictionary<int, string> Prototypes = Load();

    internal static string Replace(string text)
    {
        var replaced = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            replaced.Append(Prototypes.TryGetValue(rune.Value, out var prototype) ? prototype : rune.ToString());
        return replaced.ToString();
    }

    private static FrozenDictionary<int, string> Load()
    {
        // ASCII looks like ASCII too; these five are not in the file, where they would be hard to read.
        var prototypes = new Dictionary<int, string> { ['0'] = "o", ['1'] = "l", ['|'] = "l", ['I'] = "l", ['m'] = "rn" };
        using var stream = typeof(Confusables).Assembly.GetManifestResourceStream("confusables.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || line[0] == '#')
                continue;
            foreach (var rune in line.AsSpan(tab + 1).EnumerateRunes())
                prototypes[rune.Value] = line[..tab];
        }
        return prototypes.ToFrozenDictionary();
    }
}
