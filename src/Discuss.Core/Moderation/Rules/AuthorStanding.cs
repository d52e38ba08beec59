using System.Runtime.InteropServices;
using Discuss.Core.Threads;

namespace Discuss.Core.Moderation.Rules;

/// <summary>What the rules know of an author on a site.</summary>
public sealed record AuthorStanding
{
    /// <summary>As many comments as a rule may count at most.</summary>
    public const int MaxRecent = 50;

    /// <summary>A moderator of the site, or above.</summary>
    public bool IsStaff { get; init; }

    /// <summary>Somebody without an account.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Moderators made the author trusted.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>The sanctions that are in force now.</summary>
    public IReadOnlyList<Sanction> Sanctions { get; init; } = [];

    /// <summary>
    /// The author's last comments on the site, newest first: those of the time that floods and repeats are looked for in, older ones that
    /// moderators rejected, and older ones that were approved, each as far as a rule that is on asks for them.
    /// </summary>
    public IReadOnlyList<RecentComment> Recent { get; init; } = [];

    public bool Passes(RuleDescription rule) => rule.Passes switch
    {
        RulePass.Staff => IsStaff,
        RulePass.StaffAndTrusted => IsStaff || IsTrusted,
        _ => false,
    };
}

/// <summary>A comment that its author wrote before.</summary>
/// <param name="Body">Its source or the first part of it; <see langword="null"/> where it is too long ago to matter, or was erased.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecentComment(CommentState State, DateTimeOffset At, string? Body = null);
