using System.Text;
using Discuss.Core.Tests.Rendering;

namespace Discuss.Hostile.Tests.Fuzzing;

/// <summary>Texts by chance: pieces that mean something to a parser, runs of one of them, attacks with a part exchanged, and mere characters.</summary>
internal static class Inputs
{
    private const int Longest = 5000;

    private static readonly string[] Pieces =
    [
        "a", "B c", " ", "\n", "\n\n", "\t", "    ", "*", "**", "_", "~~", "`", "```", "[", "](", ")", "!", "<", ">", "</", "/>", "&", "&amp;", "&#x6a;", "&#0;", "- ", "1. ", "> ", "# ", "---", "===", "|", "\\", "\"", "'", "=", "+", ";", ",", "@",
        "https://example.org/", "www.example.org", "mailto:a@b.example", "javascript:", "data:", "//", "script", "style", "svg", "math", "img src=x onerror=alert(1)", "<a href=", "<p>", "<li>", "<!--", "-->", "]]>", "<![CDATA[", "onclick=",
        "\u202E", "\u200B", "\u200D", "\uFEFF", "\u0301", "\u0000", "\u0085", "\u2028", "\uD83D\uDE00", "\uD83D", "\uDE00", "א", "ع", "ａ", "①", "а", "ﬀ", "ß", "İ", "ı", "1-2-3", "0000", "zzzzzz", "-", "~", ".", "AAAA", "eyJ", "=1+1", "\r\n",
    ];

    public static string Make(Random chance)
    {
        var text = new StringBuilder();
        switch (chance.Next(4))
        {
            case 0:
                for (var left = chance.Next(1, 60); left > 0; left--) text.Append(Pieces[chance.Next(Pieces.Length)]);
                break;
            case 1:
                for (var left = chance.Next(1, 4); left > 0; left--) text.Insert(text.Length, Pieces[chance.Next(Pieces.Length)] + Pieces[chance.Next(Pieces.Length)], chance.Next(1, 300));
                break;
            case 2:
                var attack = HostileInputs.All[chance.Next(HostileInputs.All.Length)];
                var (from, to) = (chance.Next(attack.Length), chance.Next(attack.Length));
                text.Append(attack.AsSpan(0, Math.Min(from, to))).Append(Pieces[chance.Next(Pieces.Length)]).Append(attack.AsSpan(Math.Max(from, to)));
                break;
            default:
                for (var left = chance.Next(1, 80); left > 0; left--) text.Append((char)(chance.Next(3) == 0 ? chance.Next(0x10000) : chance.Next(0x20, 0x7f)));
                break;
        }

        return text.Length <= Longest ? text.ToString() : text.ToString(0, Longest);
    }
}
