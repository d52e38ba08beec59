using System.Collections.Frozen;

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
        .Select(reserved => DisplayName.ForReserving(reserved) is { } display ? NameForms.BareOf(display) : "")
        .Where(skeleton => skeleton.Length > 0)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Compares by skeleton, whatever spaces, punctuation and accents stand between or on the letters; so too each part of a name that
    /// stands apart, as in "Ann | The Gazette".
    /// </summary>
    public bool Contains(DisplayName name)
    {
        if (_skeletons.Contains(NameForms.BareOf(name.Display)))
            return true;
        var (parts, apart) = NameParts.Of(name.Display);
        return apart && parts.Any(part => _skeletons.Contains(NameForms.BareOf(part)));
    }
}
