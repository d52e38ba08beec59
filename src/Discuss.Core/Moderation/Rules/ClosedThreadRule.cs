namespace Discuss.Core.Moderation.Rules;

/// <summary>Refuses comments in a closed discussion.</summary>
public sealed class ClosedThreadRule : IRule
{
    public RuleDescription About { get; } = new(
        "closed-thread", "Closed discussion", "In a closed discussion nobody writes, moderators neither.",
        "The discussion of last year's election is closed: a new reply is refused.", null, RulePass.Nobody) { IsDoor = true };

    public bool IsOn(RuleInput input) => input.Thread == Threads.ThreadState.Closed;

    public void Judge(RuleInput input, ICollection<Signal> signals) => signals.Add(
        new Signal(About.Name, null, null, [], "This discussion is closed.", Verdict.Reject) { Refusal = RefusalKind.ThreadClosed });
}
