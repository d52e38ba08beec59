using System.Globalization;
using System.Text;

namespace Discuss.Core.Identity;

/// <summary>What stands side by side in a name: "Ann (staff)" and "Ann | Staff" have two parts, "Ann-Marie O'Neill" has one.</summary>
internal static class NameParts
{
    /// <summary>The parts, trimmed, none empty; whether anything but blanks sets something apart.</summary>
    internal static (IReadOnlyList<string> Parts, bool AreApart) Of(string display)
    {
        var parts = new List<string>();
        var part = new StringBuilder(display.Length);
        var apart = false;
        var runes = display.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            if (IsOfName(runes[i]) || (IsJoint(runes[i]) && Stands(runes, i - 1) && Stands(runes, i + 1)))
            {
                part.Append(runes[i].ToString());
                continue;
            }
            apart = true;
            Close();
        }
        Close();
        return (parts, apart);

        void Close()
        {
            if (part.ToString().Trim() is { Length: > 0 } text)
                parts.Add(text);
            part.Clear();
        }
    }

    private static bool Stands(Rune[] runes, int at) => at >= 0 && at < runes.Length && !Rune.IsWhiteSpace(runes[at]) && IsOfName(runes[at]);

    // Between two letters these belong to a name; beside a blank they set something apart.
    private static bool IsJoint(Rune rune) => rune.Value is '-' or '_' or '.' or 0x00B7 or 0x2010 or 0x2011;

    // The click letters are drawn like a bar.
    private static bool IsOfName(Rune rune) => rune.Value is ' ' or '\'' or 0x2019 or 0x200C or 0x200D
        || (rune.Value is not (0x01C0 or 0x01C1 or 0x01C3) && (Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));
}
