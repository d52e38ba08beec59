namespace Discuss.Core.Moderation.Rules;

/// <summary>Holds every comment of a guest, on a site that wants it so.</summary>
public sealed class GuestRule : IRule
{
    public RuleDescription About { get; } = new(
        "guests", "Guests", "On a site that holds what guests write, a moderator reads each of their comments first; members' appear.",
        "Somebody without an account answers: it waits, and a member's answer beside it does not.", null, RulePass.Nobody);

    public bool IsOn(RuleInput input) => input.GuestsAreHeld && input.Author.IsGuest;

    public void Judge(RuleInput input, ICollection<Signal> signals) => signals.Add(new Signal(
        About.Name, null, null, [], "The author is a guest; on this site a moderator reads what guests write first.", Verdict.Hold)
    {
        ForAuthor = "On this site a moderator reads what guests write first.",
    });
}
