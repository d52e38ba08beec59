using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Thread;

/// <summary>The page of one's restrictions, ready to be written.</summary>
internal sealed record RestrictionsModel(Words Words, PageQuery Query, string Style, IReadOnlyList<RestrictionView> Items, string? Next)
{
    /// <summary>The site's look.</summary>
    public SiteLook Look { get; init; } = new();

    /// <summary>What is wrong with the form that was sent.</summary>
    public string? Error { get; init; }

    /// <summary>What the refused form was about, and what stood in it.</summary>
    public string? Refused { get; init; }

    public string? Text { get; init; }
}
