using System.Globalization;
using Discuss.Core.Threads;

namespace Discuss.Core.Moderation.Rules;

/// <summary>What is wanted of authors whom nobody knows yet.</summary>
public sealed record NewCommenterSettings
{
    /// <summary>Comments of an author that have to be approved before the next ones appear at once; 0 to 20.</summary>
    public int HoldFirst { get; init; }
}

/// <summary>Holds the comments of an author until enough of them were approved.</summary>
public sealed class NewCommenterRule : IRule
{
    public RuleDescription About { get; } = new(
        "new-commenter", "New commenters", "The first comments of an author are held, until so many of them were approved.",
        "With 1, a guest's first comment waits; once it is approved, the next ones appear at once.", "moderation.newCommenters",
        RulePass.StaffAndTrusted) { NeedsRecord = true };

    public bool IsOn(RuleInput input) => input.Settings.NewCommenters.HoldFirst > 0;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        var wanted = input.Settings.NewCommenters.HoldFirst;
        var approved = input.Author.Recent.Count(comment => comment.State == CommentState.Approved);
        if (approved >= wanted) return;
        signals.Add(new Signal(
            About.Name, null, null, [],
            string.Create(CultureInfo.InvariantCulture, $"The author is new: {approved} of the first {wanted} comments have been approved."), Verdict.Hold));
    }
}

/// <summary>When an author has been rejected often enough to be looked at.</summary>
public sealed record RejectionSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>Comments that moderators rejected, removed or took for spam; 1 to 50.</summary>
    public int Count { get; init; } = 3;

    /// <summary>How far back; 1 to 365.</summary>
    public int Days { get; init; } = 30;
}

/// <summary>Holds the comments of an author of whom much was rejected lately.</summary>
public sealed class RejectionRule : IRule
{
    public RuleDescription About { get; } = new(
        "recent-rejections", "Recent rejections", "Of an author of whom moderators rejected several comments lately, the next ones are held.",
        "With 3 in 30 days, the comments of somebody with three removed ones this month are held.", "moderation.recentRejections",
        RulePass.StaffAndTrusted) { NeedsRecord = true };

    public bool IsOn(RuleInput input) => input.Settings.RecentRejections.Enabled;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        var settings = input.Settings.RecentRejections;
        var since = input.Now - TimeSpan.FromDays(settings.Days);
        var rejected = input.Author.Recent.Count(comment =>
            comment.At > since && comment.State is CommentState.Rejected or CommentState.Spam or CommentState.RemovedByModerator);
        if (rejected < settings.Count) return;
        signals.Add(new Signal(
            About.Name, null, null, [],
            string.Create(CultureInfo.InvariantCulture, $"Moderators rejected {rejected} of the author's comments within {settings.Days} days."), Verdict.Hold)
        {
            ForAuthor = "A moderator reads your comments first.",
        });
    }
}
