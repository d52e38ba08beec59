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

    /// <summary>How discussions look.</summary>
    public SiteLook Look { get; init; } = new();

    /// <summary>How many days after its first comment a discussion takes no more; 0 for never.</summary>
    public int CloseAfterDays { get; init; }

    /// <summary>Images in comments.</summary>
    public ImageUploadSettings Images { get; init; } = new();

    /// <summary>What its own people are called beside their names.</summary>
    public BadgeSettings Badges { get; init; } = new();

    /// <summary>What is shown of a discussion's readers.</summary>
    public AudienceSettings Audience { get; init; } = new();

    /// <summary>What the rules mind, each with its settings.</summary>
    public ModerationSettings Moderation { get; init; } = new();

    /// <summary>Characters of a comment at most.</summary>
    [JsonIgnore]
    public int MaxCommentLength => Moderation.Length.Max;
}

/// <summary>What a site calls its own people, in its own language; where it names nothing, they have the usual word in the reader's.</summary>
internal sealed record BadgeSettings
{
    /// <summary>Staff, owners and administrators.</summary>
    public string? Staff { get; init; }

    public string? Moderator { get; init; }

    /// <summary>Whoever wrote the article.</summary>
    public string? Author { get; init; }

    /// <summary>The site's own word for a badge; <see langword="null"/> where it has none.</summary>
    public string? Of(string badge) => badge switch
    {
        Identity.Badges.Staff => Staff,
        Identity.Badges.Moderator => Moderator,
        Identity.Badges.Author => Author,
        _ => null,
    };

    /// <summary>Those that the site has.</summary>
    [JsonIgnore]
    public IEnumerable<string> Own => new[] { Staff, Moderator, Author }.OfType<string>();
}

/// <summary>What is shown of who reads a discussion; it is counted either way, and nobody is followed for it.</summary>
internal sealed record AudienceSettings
{
    /// <summary>How many read it now, where that is more than one.</summary>
    public bool Readers { get; init; } = true;

    /// <summary>How often it was looked at.</summary>
    public bool Views { get; init; }
}

/// <summary>Whether people may put images into comments. Whether a moderator looks first, the rule "images" says.</summary>
internal sealed record ImageUploadSettings
{
    public bool Uploads { get; init; } = true;

    /// <summary>Of one image; 10 to 16,384.</summary>
    public int MaxKilobytes { get; init; } = 5 * 1024;

    /// <summary>Hosts from which images are shown; those of all others stay links. Whoever reads tells that host so.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}

/// <summary>A site as the server uses it.</summary>
internal sealed record Site(int Id, string Slug, string Name, SiteSettings Settings, int Version)
{
    /// <summary>The hosts of the site's own pages.</summary>
    public IReadOnlyList<string> Hosts { get; } =
        [.. Settings.Origins.Select(origin => Uri.TryCreate(origin, UriKind.Absolute, out var uri) ? uri.IdnHost : null).OfType<string>()];
}
