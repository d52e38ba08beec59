using System.Text;
using System.Text.RegularExpressions;

namespace Discuss.Server.Client;

/// <summary>
/// Puts a module and all that it imports into one classic script, each module once and after what it needs; or into two, the second of
/// which is fetched when it is needed and takes what both have from the first. It understands the modules of this folder as the TypeScript
/// compiler writes them, and refuses what it does not understand: imports are named and relative, exports are declarations, and no two
/// modules declare the same name at their top level.
/// </summary>
internal static partial class ScriptBundle
{
    // Milliseconds. The texts are the program's own, and a machine under load must start as well.
    private const int Patience = 60_000;

    /// <param name="entry">The path of the first module, such as <c>thread.js</c>.</param>
    /// <param name="read">Gives the text of a module by its path.</param>
    public static string Create(string entry, Func<string, string> read) => Classic(new Part(read, null).Add(entry), "");

    /// <summary>
    /// The second script is a module whose default export is called with what <c>shared()</c> gives in the first, and gives what its entry
    /// exports. In the first <c>secondScript</c> is its address.
    /// </summary>
    public static ScriptPair CreatePair(string entry, string second, Func<string, string> read)
    {
        var first = new Part(read, null).Add(entry);
        var rest = new Part(read, first).Add(second);
        var taken = string.Join(',', rest.Taken);
        var given = string.Join(',', Exported().Matches(read(second)).Select(one => one.Groups["name"].Value));
        return new($"export default({{{taken}}})=>{{\n{rest.Text}return{{{given}}}}};\n", address => Classic(first, $"const secondScript=\"{address}\",shared=()=>({{{taken}}});\n"));
    }

    private static string Classic(Part part, string before) => $"(()=>{{\"use strict\";\n{before}{part.Text}}})();\n";

    private static string Resolve(string importer, string relative) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(importer) ?? "", relative))).Replace('\\', '/');

    [GeneratedRegex("""^import \{(?<names>[^}]*)\} from "(?<from>\.{1,2}/[^"]+\.js)";\n?""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Import();

    [GeneratedRegex("""^export (?=(async function|function|const|let|class)\b)|^export \{\};\n?""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Export();

    [GeneratedRegex("""^export (async function|function|const|class) (?<name>[\w$]+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Exported();

    [GeneratedRegex("""^(async function|function|const|let|class) (?<name>[\w$]+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex TopLevel();

    [GeneratedRegex("""^(import|export)\b.*|\bimport\(["'`].*""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex LeftOver();

    /// <summary>One of the scripts: its modules in their order, and the names that stand in it.</summary>
    private sealed class Part(Func<string, string> read, Part? first)
    {
        private readonly StringBuilder _text = new();
        private readonly HashSet<string> _added = [];
        private readonly Dictionary<string, string> _names = new() { ["secondScript"] = "the bundle", ["shared"] = "the bundle" };
        private readonly SortedSet<string> _taken = new(StringComparer.Ordinal);

        public string Text => _text.ToString();

        /// <summary>What it takes from the first one.</summary>
        public IEnumerable<string> Taken => _taken;

        public Part Add(string path)
        {
            if (!_added.Add(path)) return this;
            var text = read(path);
            foreach (Match import in Import().Matches(text))
            {
                var from = Resolve(path, import.Groups["from"].Value);
                if (first?._added.Contains(from) == true) Take(import.Groups["names"].Value, from);
                else Add(from);
            }

            text = Export().Replace(Import().Replace(text, ""), "");
            foreach (Match declared in TopLevel().Matches(text)) Declare(declared.Groups["name"].Value, path);
            if (LeftOver().Match(text) is { Success: true } odd) throw new InvalidOperationException($"{path} cannot be bundled: {odd.Value}");
            // Indentation is most of what a minifier would save; no template literal here spans lines.
            foreach (var line in text.Split('\n'))
            {
                if (line.TrimStart() is { Length: > 0 } kept) _text.Append(kept).Append('\n');
            }

            return this;
        }

        private void Take(string names, string from)
        {
            foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                // It is handed over as it is when the second script comes, once.
                if (!Exported().Matches(read(from)).Any(one => one.Groups["name"].Value == name)) throw new InvalidOperationException($"{name} of {from} cannot be handed over.");
                if (_taken.Add(name)) Declare(name, from);
            }
        }

        private void Declare(string name, string path)
        {
            if (!_names.TryAdd(name, path)) throw new InvalidOperationException($"{path} and {_names[name]} both declare {name}.");
        }
    }
}

/// <summary>A script that is fetched when it is needed, and the one that fetches it, once it has an address.</summary>
internal sealed record ScriptPair(string Second, Func<string, string> First);
