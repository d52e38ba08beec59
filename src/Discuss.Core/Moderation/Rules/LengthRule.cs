using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>How long a comment is.</summary>
public sealed record LengthSettings
{
    /// <summary>Characters that a reader sees, at least; 1 to 1,000.</summary>
    public int Min { get; init; } = 1;

    /// <summary>Characters as written, at most; 1 to 5,000, which is what the renderer takes.</summary>
    public int Max { get; init; } = 5000;
}

/// <summary>Refuses what is too short or too long.</summary>
public sealed class LengthRule : IRule
{
    public RuleDescription About { get; } = new(
        "length", "Length", "A comment that is too short or too long is not taken.",
        "With at least 10 characters, “First!” is refused.", "moderation.length", RulePass.Nobody) { IsDoor = true };

    public bool IsOn(RuleInput input) => true;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        var (min, max) = (input.Settings.Length.Min, input.Settings.Length.Max);
        if (input.Text.Body.Length > max) Add(string.Create(CultureInfo.InvariantCulture, $"A comment has at most {max} characters."));
        else if (input.Text.Shown.Length < min) Add(string.Create(CultureInfo.InvariantCulture, $"A comment has at least {min} characters."));

        void Add(string detail) => signals.Add(new Signal(About.Name, null, null, [], detail, Verdict.Reject));
    }
}
