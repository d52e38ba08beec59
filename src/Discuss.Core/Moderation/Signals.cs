namespace Discuss.Core.Moderation;

/// <summary>What is to become of a comment; the graver one wins. The order is meant.</summary>
public enum Verdict
{
    /// <summary>Everyone may read it.</summary>
    Approve,

    /// <summary>Its author is asked to think again, and may insist: then a moderator looks first.</summary>
    Nudge,

    /// <summary>A moderator looks first.</summary>
    Hold,

    /// <summary>It is not taken.</summary>
    Reject,
}

/// <summary>Characters of a comment as it was written: UTF-16 indices.</summary>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>How a comment is refused where it is not simply rejected.</summary>
public enum RefusalKind
{
    /// <summary>Its text is not taken.</summary>
    Rejected,

    /// <summary>The discussion is closed.</summary>
    ThreadClosed,

    /// <summary>Its author may not write for now, or any more.</summary>
    Sanctioned,

    /// <summary>Its author confirms a warning first.</summary>
    WarningUnread,

    /// <summary>Its author writes too often in a short time.</summary>
    TooOften,
}

/// <summary>What one rule says of a comment.</summary>
/// <param name="Rule">The rule's name, stable, in kebab case.</param>
/// <param name="Label">What it found, where the rule knows several things.</param>
/// <param name="Score">How sure it is, 0 to 1; <see langword="null"/> for rules that know only yes.</param>
/// <param name="Spans">The characters that made it so.</param>
/// <param name="Detail">One sentence for moderators.</param>
/// <param name="Verdict">What the rule asks for.</param>
public sealed record Signal(string Rule, string? Label, double? Score, IReadOnlyList<TextSpan> Spans, string Detail, Verdict Verdict)
{
    /// <summary>The sentence for the author of the comment, where it is not <see cref="Detail"/>.</summary>
    public string? ForAuthor { get; init; }

    /// <summary>What a rejection is to the author.</summary>
    public RefusalKind Refusal { get; init; }

    /// <summary>When the author may try again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the author is not to hear that the comment is held.</summary>
    public bool IsSilent { get; init; }
}

/// <summary>What becomes of a comment, and why.</summary>
/// <param name="Signals">All that was said, in the order of the rules.</param>
/// <param name="Reasons">The signals that made it so; empty where it is approved.</param>
/// <param name="Rule">The rule that decided, for the log.</param>
/// <param name="IsSilent">Whether the author is not to hear that the comment is held.</param>
public sealed record Ruling(Verdict Verdict, IReadOnlyList<Signal> Signals, IReadOnlyList<Signal> Reasons, string Rule, bool IsSilent);

/// <summary>Makes one verdict of the rules' signals.</summary>
public static class Policy
{
    /// <summary>The rule that decides where no rule objects.</summary>
    public const string Open = "open";

    /// <summary>The signal of an author who was asked to think again and posts all the same.</summary>
    public const string Insisted = "insisted";

    private static readonly Signal Insisting = new(
        Insisted, null, null, [], "The author was asked to think again, saw the marked words, and posted it all the same.", Verdict.Hold);

    /// <summary>The gravest verdict that a signal asks for; a nudge becomes a hold where the author insists.</summary>
    public static Verdict Decide(IReadOnlyList<Signal> signals, bool insist)
    {
        var verdict = Gravest(signals);
        return verdict == Verdict.Nudge && insist ? Verdict.Hold : verdict;
    }

    /// <summary>
    /// The verdict with its reasons; among several of one weight the first rule decides. A hold of which the author is not to hear counts
    /// only where nothing else is said: who would be asked, held or refused anyway is, and hears so, as everyone does.
    /// </summary>
    public static Ruling Rule(IReadOnlyList<Signal> signals, bool insist)
    {
        var open = signals.Any(signal => signal.IsSilent) ? [.. signals.Where(signal => !signal.IsSilent)] : signals;
        var gravest = Gravest(open);
        if (gravest == Verdict.Approve)
        {
            var silent = signals.FirstOrDefault(signal => signal.IsSilent);
            return silent is null
                ? new Ruling(Verdict.Approve, signals, [], Open, IsSilent: false)
                : new Ruling(silent.Verdict, signals, [silent], silent.Rule, IsSilent: true);
        }

        var reasons = open.Where(signal => signal.Verdict == gravest).ToList();
        var all = open.Count == signals.Count ? signals : [.. signals.Select(signal => signal.IsSilent ? Waiting(signal) : signal)];
        return gravest == Verdict.Nudge && insist
            ? new Ruling(Verdict.Hold, [.. all, Insisting], reasons, reasons[0].Rule, IsSilent: false)
            : new Ruling(gravest, all, reasons, reasons[0].Rule, IsSilent: false);
    }

    private static Signal Waiting(Signal silent) => silent with
    {
        Label = silent.Label + "-waiting", Detail = "The author's comments are hidden; this one also waits for another reason.",
    };

    private static Verdict Gravest(IReadOnlyList<Signal> signals)
    {
        var verdict = Verdict.Approve;
        foreach (var signal in signals)
        {
            if (signal.Verdict > verdict) verdict = signal.Verdict;
        }

        return verdict;
    }
}
