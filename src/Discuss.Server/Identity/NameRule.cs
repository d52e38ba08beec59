using System.Globalization;
using System.Text;
using Discuss.Core.Rendering;

namespace Discuss.Server.Identity;

/// <summary>A name as it is shown, and the form in which it is compared with others.</summary>
internal sealed record AuthorName(string Display, string Skeleton);

/// <summary>Which texts are names at all; whether one may be worn is <see cref="AuthorNames"/>'s to say.</summary>
internal static class NameRule
{
    public const int MaxLength = 40;

    /// <summary>Gives the name, or says in a sentence why the text is none.</summary>
    public static bool TryCreate(string? input, out AuthorName name, out string error)
    {
        name = new AuthorName("", "");
        error = "Write a name.";
        if (!TextGuard.TryNormalize(input, out var text, out var problem))
        {
            error = TextGuard.MessageOf(problem);
            return false;
        }

        if (text.Length == 0) return false;
        error = $"A name has one line of at most {MaxLength} characters.";
        if (text.Length > MaxLength || text.Contains('\n', StringComparison.Ordinal)) return false;
        error = "A name has at least one letter or digit.";
        if (!text.Any(char.IsLetterOrDigit)) return false;
        name = new AuthorName(text, SkeletonOf(text));
        return true;
    }

    public static bool IsReserved(AuthorName name) => Reserved.Contains(name.Skeleton);

    private static readonly HashSet<string> Reserved =
        ["admin", "administrator", "moderator", "modteam", "staff", "editor", "support", "system", "root", "owner", "discuss"];

    private static string SkeletonOf(string text)
    {
        var skeleton = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.SpaceSeparator)) skeleton.Append(c);
        }

        return skeleton.ToString();
    }
}
