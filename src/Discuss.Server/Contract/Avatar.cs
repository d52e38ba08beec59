using System.Globalization;
using System.Text;

namespace Discuss.Server.Contract;

/// <summary>The picture of who has none: their initials on one of a dozen hues. Made from the name and the author's number only.</summary>
internal static class Avatar
{
    /// <summary>How many hues there are; the style sheet has a class for each.</summary>
    public const int Hues = 12;

    /// <summary>The address of the picture.</summary>
    public static string Url(string name, long authorId) =>
        string.Create(CultureInfo.InvariantCulture, $"/avatars/{Uri.EscapeDataString(Initials(name))}-{Hue(authorId)}.svg");

    public static int Hue(long authorId) => (int)((ulong)authorId * 0x9E3779B97F4A7C15UL >> 40) % Hues;

    /// <summary>The first letter of the first and of the last word, one or two characters as a reader counts them.</summary>
    public static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return "?";
        var initials = First(words[0]);
        return words.Length > 1 ? initials + First(words[^1]) : initials;
    }

    private static string First(string word)
    {
        var first = StringInfo.GetNextTextElement(word);
        // A stack of marks is no initial: the base character alone is.
        return (first.Length > 4 ? first.EnumerateRunes().First().ToString() : first).ToUpperInvariant();
    }
}
