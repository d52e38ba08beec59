using System.Text;

namespace Discuss.Core.Rendering;

/// <summary>
/// Characters that are not seen but change what is: direction, joining, tags, annotations. The joiners U+200C and U+200D and
/// the variation selectors are not among them; Persian and emoji are written with those.
/// </summary>
internal static class InvisibleCharacters
{
    internal const int ZeroWidthNonJoiner = 0x200C;
    internal const int ZeroWidthJoiner = 0x200D;
    internal const int BlackFlag = 0x1F3F4;

    internal static bool Contains(Rune rune) => rune.Value switch
    {
        0x00AD or 0x061C or 0x180E or 0x200B or 0x200E or 0x200F or 0xFEFF => true, // soft hyphen, marks of direction, zero width
        >= 0x202A and <= 0x202E => true, // embeddings and overrides
        >= 0x2060 and <= 0x206F => true, // word joiner, invisible operators, isolates, deprecated format characters
        >= 0xFFF9 and <= 0xFFFB => true, // annotations
        0x2028 or 0x2029 => true, // separators; as line ends they were replaced before
        0x3164 or 0xFFA0 => true, // fillers of Hangul, whose only use here is a text that looks empty
        >= 0x1BCA0 and <= 0x1BCA3 or >= 0x1D173 and <= 0x1D17A => true, // format characters of shorthand and of music
        >= 0xE0000 and <= 0xE007F => true, // tags
        >= 0xFDD0 and <= 0xFDEF => true, // noncharacters
        var value => (value & 0xFFFE) == 0xFFFE,
    };

    /// <summary>The tags of which the flags of England, Scotland and Wales are made, after <see cref="BlackFlag"/>.</summary>
    internal static bool IsTag(Rune rune) => rune.Value is >= 0xE0020 and <= 0xE007F;
}
