using Discuss.Core.Moderation.Rules.Words;

namespace Discuss.Core.Moderation.Rules;

/// <summary>What becomes of a comment that a rule objects to.</summary>
public enum RuleAction
{
    /// <summary>A moderator looks first.</summary>
    Hold,

    /// <summary>It is not taken.</summary>
    Reject,
}

/// <summary>Words that are not to be said.</summary>
public sealed record BannedWordSettings
{
    public RuleAction Action { get; init; } = RuleAction.Reject;

    /// <summary>A word or phrase a line, with a star where it may go on; at most 10,000.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}

/// <summary>Words that a moderator wants to look at.</summary>
public sealed record SuspectWordSettings
{
    /// <inheritdoc cref="BannedWordSettings.Words"/>
    public IReadOnlyList<string> Words { get; init; } = [];
}

/// <summary>Refuses or holds comments with banned words.</summary>
public sealed class BannedWordRule : IRule
{
    public RuleDescription About { get; } = new(
        "banned-words", "Banned words", "A comment with one of these words is refused, or held, however the word is disguised.",
        "With “blork*”, the comments “You blorks!”, “b l o r k” and “bl0rk” are refused; “oblork” is not.", "moderation.bannedWords", RulePass.Staff);

    public bool IsOn(RuleInput input) => !input.BannedWords.IsEmpty;

    public void Judge(RuleInput input, ICollection<Signal> signals) => WordSignals.Add(
        About.Name, input.BannedWords, input.Text, input.Settings.BannedWords.Action == RuleAction.Reject ? Verdict.Reject : Verdict.Hold,
        "is a banned word here", signals);
}

/// <summary>Holds comments with suspect words.</summary>
public sealed class SuspectWordRule : IRule
{
    public RuleDescription About { get; } = new(
        "suspect-words", "Suspect words", "A comment with one of these words is held for a moderator, however the word is disguised.",
        "With “casino”, the comment “Meet me at the c@sino” is held.", "moderation.suspectWords", RulePass.StaffAndTrusted);

    public bool IsOn(RuleInput input) => !input.SuspectWords.IsEmpty;

    public void Judge(RuleInput input, ICollection<Signal> signals) => WordSignals.Add(
        About.Name, input.SuspectWords, input.Text, Verdict.Hold, "is a word that a moderator wants to look at", signals);
}

internal static class WordSignals
{
    private const int MostNamed = 5;

    public static void Add(string rule, WordList list, WrittenText text, Verdict verdict, string what, ICollection<Signal> signals)
    {
        var found = list.Find(text.Normalized);
        // What mark-up tears apart stands whole before the reader.
        var shown = found.Matches.Count == 0 && text.NormalizedShown is { } normalized ? list.Find(normalized) : null;
        var matches = shown?.Matches ?? found.Matches;
        if (matches.Count > 0)
        {
            var words = matches.Select(match => match.Word).Distinct(StringComparer.Ordinal).ToList();
            var named = string.Join(", ", words.Take(MostNamed).Select(word => $"“{word}”")) + (words.Count > MostNamed ? " and others" : "");
            signals.Add(new Signal(
                rule, words[0], null, shown is null ? [.. found.Matches.Select(match => match.Span)] : [],
                words.Count == 1 ? $"{named} {what}." : $"{named}: each {what}.", verdict)
            {
                ForAuthor = "It contains words that are not wanted here.",
            });
        }
        else if (!found.Complete || shown is { Complete: false })
        {
            signals.Add(new Signal(rule, "tangled", null, [], "The text is so tangled that it could not be searched for words to its end.", Verdict.Hold));
        }
    }
}
