using System.Globalization;
using System.Text;
using Discuss.Core.Rendering;

namespace Discuss.Core.Identity;

/// <summary>The forms under which names are compared.</summary>
internal static class NameForms
{
    internal static string KeyOf(string display) => Folded(Compatible(display));

    /// <summary>
    /// Look-alikes are replaced before and after folding: capital I looks like l and small i does not, and a Cyrillic В like B
    /// only as a capital. Before all that as written: a long s is drawn like f, and compatibility makes it s. Then i is made l, or "ADMIN" and "admin" would have two skeletons.
    /// </summary>
    internal static string SkeletonOf(string display)
    {
        var seen = Confusables.Replace(display.Normalize(NormalizationForm.FormD));
        var once = Confusables.Replace(Compatible(seen).Normalize(NormalizationForm.FormD));
        return Confusables.Replace(Folded(once).Normalize(NormalizationForm.FormD)).Replace('i', 'l');
    }

    /// <summary>The letters and digits of the skeleton, whatever spaces, punctuation and accents stand between or on them; and signs.</summary>
    internal static string BareOf(string display)
    {
        var skeleton = SkeletonOf(display).Normalize(NormalizationForm.FormD);
        var bare = new StringBuilder(skeleton.Length);
        foreach (var rune in skeleton.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol)
                bare.Append(rune.ToString());
        }
        return bare.ToString();
    }

    /// <summary>False where the text holds what Unicode says is no character.</summary>
    internal static bool TryNormalize(string text, NormalizationForm form, out string normalized)
    {
        try
        {
            normalized = text.Normalize(form);
            return true;
        }
        catch (ArgumentException)
        {
            normalized = "";
            return false;
        }
    }

    internal static string WithSingleSpaces(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
                written.Append(c);
            else if (written.Length > 0 && written[^1] != ' ')
                written.Append(' ');
        }
        return written.ToString().TrimEnd(' ');
    }

    private static string Compatible(string display)
    {
        var kept = new StringBuilder(display.Length);
        foreach (var rune in display.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (!IsIgnorable(rune))
                kept.Append(rune.ToString());
        }
        return WithSingleSpaces(kept.ToString().Normalize(NormalizationForm.FormKC));
    }

    /// <summary>Upper case first, so that both forms of sigma meet; invariant case mapping leaves ß alone.</summary>
    private static string Folded(string text) => text.ToUpperInvariant().ToLowerInvariant()
        .Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormKC);

    /// <summary>Default_Ignorable_Code_Point of the Unicode Character Database, and the braille pattern of no dots.</summary>
    private static bool IsIgnorable(Rune rune) => InvisibleCharacters.Contains(rune) || rune.Value is 0x034F or 0x115F or 0x1160
        or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x200C or 0x200D or 0x2800 or (>= 0xFE00 and <= 0xFE0F)
        or (>= 0xE0000 and <= 0xE0FFF);
}
