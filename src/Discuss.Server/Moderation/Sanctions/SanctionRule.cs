using Discuss.Core.Moderation;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>Holds what an author writes who is under premoderation or a shadow.</summary>
internal static class SanctionRule
{
    public const string Name = "sanctioned-author";

    /// <summary>The label of what its author was told is public: nothing else spoke against it.</summary>
    public const string Shadow = "shadow";

    private const string Waiting = "shadow-waiting";
    private const string Premoderate = "premoderate";

    public static Screening Apply(Screening screening, IReadOnlyList<ActiveSanction> sanctions)
    {
        Signal? signal = null;
        if (sanctions.Any(sanction => sanction.Kind == SanctionKind.Premoderate))
            signal = new Signal(Name, Premoderate, null, [], "A moderator reads each comment of this author first.", Verdict.Hold);
        else if (sanctions.Any(sanction => sanction.Kind == SanctionKind.Shadow))
        {
            // Told as public only where anybody else's would be: on a site where all wait, this author waits too.
            signal = screening.Verdict == Verdict.Approve
                ? new Signal(Name, Shadow, null, [], "Nobody but the author sees this; the author was told that it is public.", Verdict.Hold)
                : new Signal(Name, Waiting, null, [], "The author's comments are hidden; this one also waits for another reason.", Verdict.Hold);
        }

        // Who is nudged or refused hears that first, as everyone does.
        if (signal is null || screening.Verdict is Verdict.Nudge or Verdict.Reject) return screening;
        return screening with
        {
            Verdict = Verdict.Hold,
            Signals = [.. screening.Signals, signal],
            Rule = screening.Verdict == Verdict.Hold ? screening.Rule : Name,
        };
    }
}
