namespace Discuss.Core.Moderation;

/// <summary>What moderators can ask of or forbid an author on a site. The numbers are stored.</summary>
public enum SanctionKind
{
    /// <summary>The author confirms having read it before writing again.</summary>
    Warn = 0,

    /// <summary>The author does not post or edit, and may still vote and report.</summary>
    Mute = 1,

    /// <summary>The author writes nothing until its end.</summary>
    Suspend = 2,

    /// <summary>The author writes nothing any more.</summary>
    Ban = 3,

    /// <summary>A moderator looks at each of the author's comments first.</summary>
    Premoderate = 4,

    /// <summary>Nobody but the author sees what the author writes, and the author is not told.</summary>
    Shadow = 5,
}

/// <summary>A sanction that an author is under.</summary>
/// <param name="EndsAt">When it ends by itself; <see langword="null"/> where it does not.</param>
/// <param name="Acknowledged">Whether the author of a warning has confirmed having read it.</param>
public sealed record Sanction(long Id, SanctionKind Kind, string Reason, DateTimeOffset? EndsAt, bool Acknowledged);

/// <summary>What became of an appeal. The numbers are stored.</summary>
public enum AppealState
{
    Open = 0,
    Upheld = 1,
    Reversed = 2,
}
