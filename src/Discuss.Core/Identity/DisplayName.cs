using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Discuss.Core.Rendering;

namespace Discuss.Core.Identity;

/// <summary>Why a name cannot be shown beside a comment.</summary>
public enum NameProblem
{
    None,

    /// <summary>Nothing is left to be seen.</summary>
    Empty,

    /// <summary>More than <see cref="DisplayName.MaxCharacters"/> UTF-16 code units or <see cref="DisplayName.MaxTextElements"/> characters as people count them.</summary>
    TooLong,

    /// <summary>Control characters or half a character: no text at all.</summary>
    NotText,

    /// <summary>Signs or words that could be taken for a badge.</summary>
    Badge,
}

/// <summary>The name of a guest or a member: how it is shown, and two forms by which others that could be mistaken for it are found.</summary>
public sealed record DisplayName
{
    public const int MaxCharacters = 60;

    public const int MaxTextElements = 40;

    private DisplayName(string display)
    {
        Display = display;
        Key = NameForms.KeyOf(display);
        Skeleton = NameForms.SkeletonOf(display);
    }

    /// <summary>NFC, one space between words, no controls, nothing that turns or hides text, at most four marks on a letter. Never blank.</summary>
    public string Display { get; }

    /// <summary>Equal for names that differ in case, width, compatibility forms or invisible characters only (NFKC, folded).</summary>
    public string Key { get; }

    /// <summary>Equal for names that look alike: also across scripts, and 0 like o, 1 and I like l (Unicode TR39). Not for display.</summary>
    public string Skeleton { get; }

    /// <summary>How the skeleton of every name begins that begins so; empty for what is no text. Never throws.</summary>
    public static string SkeletonOfBeginning(string beginning) => TextGuard.TryNormalize(beginning, out var text, out _) ? NameForms.SkeletonOf(text.Trim()) : "";

    /// <summary>Never throws. Line ends and tabs count as spaces; whether the name is reserved or taken is not asked here.</summary>
    public static bool TryCreate(string? input, [NotNullWhen(true)] out DisplayName? name, out NameProblem problem)
    {
        name = null;
        problem = TryClean(input, out var display);
        if (problem is NameProblem.None && BadgeImitation.IsIn(display))
            problem = NameProblem.Badge;
        if (problem is NameProblem.None)
            name = new DisplayName(display);
        return name is not null;
    }

    public override string ToString() => Display;

    /// <summary>How a name is shown that is not worn but kept from others, which may look like a badge; <see langword="null"/> where it is none.</summary>
    internal static string? ForReserving(string input) => TryClean(input, out var display) is NameProblem.None ? display : null;

    private static NameProblem TryClean(string? input, out string display)
    {
        display = "";
        if (!TextGuard.TryNormalize(input, out var text, out _) || !NameForms.TryNormalize(text, NormalizationForm.FormC, out text))
            return NameProblem.NotText;
        if (text.Length > 10 * MaxCharacters)
            return NameProblem.TooLong;
        var shown = new StringBuilder(text.Length);
        default(VisibleText).Append(html: new StringBuilder(), shown, text);
        display = NameForms.WithSingleSpaces(shown.ToString()).Trim(' ', '\u200C', '\u200D', '\u2800');
        // Once more: what is not shown may have stood between a letter and its mark.
        if (!NameForms.TryNormalize(display, NormalizationForm.FormC, out display))
            return NameProblem.NotText;
        if (Excerpts.IsBlank(shown.Clear().Append(display), 0))
            return NameProblem.Empty;
        return display.Length > MaxCharacters || new StringInfo(display).LengthInTextElements > MaxTextElements
            ? NameProblem.TooLong
            : NameProblem.None;
    }
}
