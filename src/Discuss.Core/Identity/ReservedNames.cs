using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Discuss.Core.Identity;

/// <summary>Names that would lend a stranger somebody else's authority: nobody may take them, nor one that looks like them.</summary>
public sealed class ReservedNames
{
    private static readonly string[] Always =
    [
        "admin", "administrator", "moderator", "mod team", "staff", "editor", "support", "system", "root", "owner", "Discuss",
    ];

    private readonly FrozenSet<string> _skeletons;

    /// <param name="more">The site's own name, and whatever else the publisher reserves. What is no name is passed over.</param>
    public ReservedNames(params IEnumerable<string> more) => _skeletons = Always.Concat(more)
        .Select(reserved => DisplayName.TryCreate(reserved, out var name, out _) ? Bare(name.Skeleton) : "")
        .Where(skeleton => skeleton.Length > 0)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Compares by skeleton, whatever spaces, punctuation and accents stand between or on the letters.</summary>
    public bool Contains(DisplayName name) => _skeletons.Contains(Bare(name.Skeleton));

    private static string Bare(string skeleton)
    {
        var bare = new StringBuilder(skeleton.Length);
        foreach (var rune in skeleton.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol)
                bare.Append(rune.ToString());
        }
        return bare.ToString();
    }
}
