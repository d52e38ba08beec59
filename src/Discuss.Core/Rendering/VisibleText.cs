using System.Globalization;
using System.Text;

namespace Discuss.Core.Rendering;

/// <summary>
/// Text as it may be shown: controls and <see cref="InvisibleCharacters"/> dropped, at most <see cref="MaxMarks"/> combining marks
/// on one base, one joiner in a row. Keeps its state from one run of text to the next, because emphasis may stand between
/// a letter and its marks; starts anew with each block.
/// </summary>
internal struct VisibleText
{
    /// <summary>Vietnamese stacks two, Hebrew with cantillation up to four; more is there to climb over the neighbours.</summary>
    internal const int MaxMarks = 4;

    private int _marks;
    private bool _afterJoiner;
    private bool _inFlag;

    internal void Append(StringBuilder html, StringBuilder plain, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var ascii = text.IndexOfAnyExceptInRange(' ', '~');
            var run = ascii < 0 ? text : text[..ascii];
            if (!run.IsEmpty)
            {
                this = default;
                plain.Append(run);
                AppendEncoded(html, run);
            }
            if (ascii < 0)
                return;
            Rune.DecodeFromUtf16(text[ascii..], out var rune, out var consumed);
            text = text[(ascii + consumed)..];
            if (IsShown(rune))
                Append(html, plain, rune);
        }
    }

    private static void Append(StringBuilder html, StringBuilder plain, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        var written = units[..rune.EncodeToUtf16(units)];
        plain.Append(written);
        if (rune.Value == '\u00A0')
            html.Append("&nbsp;");
        else
            html.Append(written);
    }

    private bool IsShown(Rune rune)
    {
        if (rune.Value is '\n' or '\t')
        {
            this = default;
            return true;
        }
        if (Rune.IsControl(rune))
            return false;
        if (InvisibleCharacters.Contains(rune))
            return _inFlag && InvisibleCharacters.IsTag(rune);
        if (rune.Value is InvisibleCharacters.ZeroWidthJoiner or InvisibleCharacters.ZeroWidthNonJoiner)
            return !_afterJoiner && (_afterJoiner = true);
        _afterJoiner = false;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            return ++_marks <= MaxMarks;
        _marks = 0;
        _inFlag = rune.Value == InvisibleCharacters.BlackFlag;
        return true;
    }

    /// <summary>Writes text as the HTML standard serializes it, so that parsing and writing again changes nothing.</summary>
    internal static void AppendEncoded(StringBuilder html, ReadOnlySpan<char> text)
    {
        while (true)
        {
            var special = text.IndexOfAny("&<>\u00A0");
            if (special < 0)
            {
                html.Append(text);
                return;
            }
            html.Append(text[..special]).Append(text[special] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => "&nbsp;",
            });
            text = text[(special + 1)..];
        }
    }
}
