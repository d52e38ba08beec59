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

/// <summary>What one rule says of a comment.</summary>
/// <param name="Rule">The rule's name, stable, in kebab case.</param>
/// <param name="Label">What it found, where the rule knows several things.</param>
/// <param name="Score">How sure it is, 0 to 1; <see langword="null"/> for rules that know only yes.</param>
/// <param name="Spans">The characters that made it so.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Verdict">What the rule asks for.</param>
public sealed record Signal(string Rule, string? Label, double? Score, IReadOnlyList<TextSpan> Spans, string Detail, Verdict Verdict);

/// <summary>Makes one verdict of the rules' signals.</summary>
public static class Policy
{
    /// <summary>The gravest verdict that a signal asks for; a nudge becomes a hold where the author insists.</summary>
    public static Verdict Decide(IReadOnlyList<Signal> signals, bool insist)
    {
        var verdict = Verdict.Approve;
        foreach (var signal in signals)
        {
            if (signal.Verdict > verdict) verdict = signal.Verdict;
        }

        return verdict == Verdict.Nudge && insist ? Verdict.Hold : verdict;
    }
}
