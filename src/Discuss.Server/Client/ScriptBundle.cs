using System.Text;
using System.Text.RegularExpressions;

namespace Discuss.Server.Client;

/// <summary>
/// Puts a module and all that it imports into one classic script, each module once and after what it needs. It understands the
/// modules of this folder as the TypeScript compiler writes them, and refuses what it does not understand: imports are named and
/// relative, exports are declarations, and no two modules declare the same name at their top level.
/// </summary>
internal static partial class ScriptBundle
{
    // Milliseconds. The texts are the program's own, and a machine under load must start as well.
    private const int Patience = 60_000;

    /// <param name="entry">The path of the first module, such as <c>thread.js</c>.</param>
    /// <param name="read">Gives the text of a module by its path.</param>
    public static string Create(string entry, Func<string, string> read)
    {
        var bundle = new StringBuilder("(()=>{\"use strict\";\n");
        Add(entry, read, bundle, [], []);
        return bundle.Append("})();\n").ToString();
    }

    private static void Add(string path, Func<string, string> read, StringBuilder bundle, HashSet<string> added, Dictionary<string, string> names)
    {
        if (!added.Add(path)) return;
        var text = read(path);
        foreach (Match import in Import().Matches(text)) Add(Resolve(path, import.Groups["from"].Value), read, bundle, added, names);
        text = Export().Replace(Import().Replace(text, ""), "");
        foreach (Match declared in TopLevel().Matches(text))
        {
            var name = declared.Groups["name"].Value;
            if (!names.TryAdd(name, path)) throw new InvalidOperationException($"{path} and {names[name]} both declare {name}.");
        }

        if (LeftOver().Match(text) is { Success: true } odd) throw new InvalidOperationException($"{path} cannot be bundled: {odd.Value}");
        // Indentation is most of what a minifier would save; no template literal here spans lines.
        foreach (var line in text.Split('\n'))
        {
            if (line.TrimStart() is { Length: > 0 } kept) bundle.Append(kept).Append('\n');
        }
    }

    private static string Resolve(string importer, string relative) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(importer) ?? "", relative))).Replace('\\', '/');

    [GeneratedRegex("""^import \{[^}]*\} from "(?<from>\.{1,2}/[^"]+\.js)";\n?""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Import();

    [GeneratedRegex("""^export (?=(async function|function|const|let|class)\b)|^export \{\};\n?""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Export();

    [GeneratedRegex("""^(async function|function|const|let|class) (?<name>[\w$]+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex TopLevel();

    [GeneratedRegex("""^(import|export)\b.*|\bimport\(.*""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex LeftOver();
}
