using System.Text;
using System.Text.RegularExpressions;

namespace Discuss.Server.Pages;

/// <summary>Takes out of a style sheet what only its authors need.</summary>
internal static partial class StyleText
{
    /// <summary>Without comments and without the white space that says nothing. Texts in quotes must hold neither.</summary>
    public static string Smaller(string css)
    {
        var text = Comment().Replace(css, "");
        var lines = new StringBuilder(text.Length);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var kept = line.Trim();
            if (!kept.IsEmpty) lines.Append(kept).Append('\n');
        }

        return Loose().Replace(lines.ToString(), "${sign}");
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*(?<sign>[{};,>])\s*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loose();
}
