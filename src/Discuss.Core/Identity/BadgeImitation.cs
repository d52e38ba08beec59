using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Discuss.Core.Identity;

/// <summary>
/// What in a name could be taken for a badge: signs such as ticks, stars, shields and letters in circles, and an office that stands beside
/// the name, as in "Ann (moderator)", "Ann | Admin" or "Moderator Ann".
/// </summary>
internal static class BadgeImitation
{
    // In the languages of the pages, and compared by skeleton without accents.
    private static readonly FrozenSet<string> Offices = SkeletonsOf(
        "admin", "admins", "administrator", "administratorin", "administrateur", "administratrice", "administrador", "administradora",
        "mod", "mods", "mod team", "moderator", "moderators", "moderatorin", "moderation", "modérateur", "modératrice", "modération", "moderador",
        "moderadora", "moderación", "staff", "team", "équipe", "equipo", "editor", "editors", "editor in chief", "Redaktion", "Redakteur",
        "Redakteurin", "rédaction", "rédacteur", "rédactrice", "redacción", "redactor", "redactora", "official", "offiziell", "officiel",
        "officielle", "oficial", "verified", "verifiziert", "vérifié", "vérifiée", "verificado", "verificada", "author", "Autor", "Autorin",
        "auteur", "autrice", "autora", "support", "system", "root", "owner", "op", "Discuss", "مشرف", "المشرف", "مدير", "المدير", "الإدارة",
        "محرر", "التحرير", "موثق", "فريق");

    // These are nobody's first or last name, so that they need not even be set apart.
    private static readonly FrozenSet<string> Titles = SkeletonsOf(
        "admin", "administrator", "administratorin", "administrateur", "administratrice", "administrador", "administradora", "moderator",
        "moderatorin", "modérateur", "modératrice", "moderador", "moderadora");

    internal static bool IsIn(string display)
    {
        foreach (var rune in display.EnumerateRunes())
        {
            if (IsSign(rune))
                return true;
        }
        var (parts, _) = NameParts.Of(display);
        if (parts.Count > 1)
            return parts.Any(part => Offices.Contains(NameForms.BareOf(part)) || part.Split(' ').Any(word => Offices.Contains(NameForms.BareOf(word))));
        var words = display.Split(' ');
        return words.Length > 1 && (Titles.Contains(NameForms.BareOf(words[0])) || Titles.Contains(NameForms.BareOf(words[^1])));
    }

    private static bool IsSign(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.EnclosingMark
        || rune.Value
            is 0x00A9 or 0x00AE or 0x2120 or 0x2122 or 0x2139 // ©, ®, ℠, ™, ℹ
            or 0x221A or 0x237B or (>= 0x2610 and <= 0x2612) or 0x2705 or (>= 0x2713 and <= 0x2718) or (>= 0x1F5F4 and <= 0x1F5F9) or 0x1FBB1 or 0x10102 // ticks and boxes
            or 0x066D or 0x22C6 or 0x2605 or 0x2606 or (>= 0x2721 and <= 0x2743) or (>= 0x2747 and <= 0x274B) or (>= 0x2B50 and <= 0x2B52)
            or 0x1F31F or 0x1F320 or 0x1F52F or (>= 0x1F7C0 and <= 0x1F7D8) or (>= 0x2BE8 and <= 0x2BFF) // stars
            or 0x1F6E1 or 0x26E8 or 0x1F530 or 0x1F396 or 0x1F3C5 or 0x1F3F5 or (>= 0x1F947 and <= 0x1F949) or 0x1F451 or 0x269C // shields, medals, crowns
            or (>= 0x2460 and <= 0x24FF) or (>= 0x2776 and <= 0x2793) or (>= 0x3200 and <= 0x32FF)
            or (>= 0x1F100 and <= 0x1F1E5) or (>= 0x1F200 and <= 0x1F265); // in circles, squares and brackets; the letters of flags stand behind

    private static FrozenSet<string> SkeletonsOf(params string[] words) => words.Select(NameForms.BareOf).ToFrozenSet(StringComparer.Ordinal);
}
