using Discuss.Core.Threads;
using Discuss.Toxicity;

namespace Discuss.Server.Sites;

/// <summary>When a comment can be read by everyone.</summary>
internal enum ModerationMode
{
    /// <summary>At once.</summary>
    Open,

    /// <summary>When a moderator has approved it.</summary>
    Premoderate,
}

/// <summary>A probability for each label, 0 to 1; <see langword="null"/> where the label decides nothing.</summary>
internal sealed record LabelThresholds
{
    public double? Toxic { get; init; }
    public double? SevereToxic { get; init; } = Default;
    public double? Obscene { get; init; }
    public double? Threat { get; init; } = Default;
    public double? Insult { get; init; } = Default;
    public double? IdentityHate { get; init; } = Default;

    private const double Default = ToxicityThresholds.Default;

    public double? this[ToxicityLabel label] => label switch
    {
        ToxicityLabel.Toxic => Toxic,
        ToxicityLabel.SevereToxic => SevereToxic,
        ToxicityLabel.Obscene => Obscene,
        ToxicityLabel.Threat => Threat,
        ToxicityLabel.Insult => Insult,
        _ => IdentityHate,
    };
}

/// <summary>What a site's owner decides. Stored as JSON; what is missing there has the default that stands here.</summary>
internal sealed record SiteSettings
{
    public ModerationMode Mode { get; init; } = ModerationMode.Open;

    /// <summary>From which probability on a comment's author is asked to think again.</summary>
    public LabelThresholds Nudge { get; init; } = new();

    /// <summary>Whether comments wait for a moderator while the classifier is not there to judge them.</summary>
    public bool HoldWithoutClassifier { get; init; } = true;

    public SortOrder Sort { get; init; } = SortOrder.Oldest;

    /// <summary>Origins that may frame the thread and call the API from a page: exact, such as <c>https://news.example</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>How long an author may edit and delete; minutes.</summary>
    public int EditWindowMinutes { get; init; } = 15;

    /// <summary>The depth from which the page stops indenting; 1 to 10.</summary>
    public int DisplayDepth { get; init; } = 5;

    /// <summary>Whether guests may comment.</summary>
    public bool Guests { get; init; } = true;

    /// <summary>The language of the pages where the embed names none.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Where mail for the site's moderators goes, such as a reported comment; none is sent where it is missing.</summary>
    public string? ModerationMail { get; init; }

    /// <summary>Characters of a comment at most.</summary>
    public int MaxCommentLength { get; init; } = 5000;
}

/// <summary>A site as the server uses it.</summary>
internal sealed record Site(int Id, string Slug, string Name, SiteSettings Settings, int Version);
