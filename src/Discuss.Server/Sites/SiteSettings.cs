using System.Text.Json.Serialization;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;

namespace Discuss.Server.Sites;

/// <summary>When a comment can be read by everyone.</summary>
internal enum ModerationMode
{
    /// <summary>At once.</summary>
    Open,

    /// <summary>When a moderator has approved it.</summary>
    Premoderate,
}

/// <summary>Whether guests may comment on a site, and how.</summary>
internal enum GuestPolicy
{
    Allowed,

    /// <summary>With a mail address that they confirmed.</summary>
    WithMail,

    /// <summary>Each of their comments waits for a moderator.</summary>
    Held,

    /// <summary>Members only.</summary>
    NotAllowed,
}

/// <summary>What a site's owner decides. Stored as JSON; what is missing there has the default that stands here.</summary>
internal sealed record SiteSettings
{
    public ModerationMode Mode { get; init; } = ModerationMode.Open;

    public SortOrder Sort { get; init; } = SortOrder.Oldest;

    /// <summary>Origins that may frame the thread and call the API from a page: exact, such as <c>https://news.example</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>How long an author may edit and delete; minutes.</summary>
    public int EditWindowMinutes { get; init; } = 15;

    /// <summary>The depth from which the page stops indenting; 1 to 10.</summary>
    public int DisplayDepth { get; init; } = 5;

    /// <summary>Whether guests may comment, and how.</summary>
    public GuestPolicy Guests { get; init; } = GuestPolicy.Allowed;

    /// <summary>The language of the pages where the embed names none.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Where mail for the site's moderators goes, such as a reported comment; none is sent where it is missing.</summary>
    public string? ModerationMail { get; init; }

    /// <summary>What the rules mind, each with its settings.</summary>
    public ModerationSettings Moderation { get; init; } = new();

    /// <summary>Characters of a comment at most.</summary>
    [JsonIgnore]
    public int MaxCommentLength => Moderation.Length.Max;
}

/// <summary>A site as the server uses it.</summary>
internal sealed record Site(int Id, string Slug, string Name, SiteSettings Settings, int Version)
{
    /// <summary>The hosts of the site's own pages.</summary>
    public IReadOnlyList<string> Hosts { get; } =
        [.. Settings.Origins.Select(origin => Uri.TryCreate(origin, UriKind.Absolute, out var uri) ? uri.IdnHost : null).OfType<string>()];
}
