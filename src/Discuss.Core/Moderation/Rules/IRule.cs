namespace Discuss.Core.Moderation.Rules;

/// <summary>One thing that a site minds. Looks only at what it is given, keeps nothing, and is safe to ask from many threads.</summary>
public interface IRule
{
    RuleDescription About { get; }

    /// <summary>Whether it has anything to say of this kind of comment on this site, so that it need not be asked.</summary>
    bool IsOn(RuleInput input);

    /// <summary>Adds what it has to say, and nothing where it has no objection.</summary>
    void Judge(RuleInput input, ICollection<Signal> signals);
}

/// <summary>Whom a rule lets pass.</summary>
public enum RulePass
{
    /// <summary>It is for everyone.</summary>
    Nobody,

    /// <summary>Moderators and above pass.</summary>
    Staff,

    /// <summary>Staff passes, and authors whom moderators made trusted.</summary>
    StaffAndTrusted,
}

/// <summary>A rule, as the settings page and the queue tell of it.</summary>
/// <param name="Name">Stable, in kebab case; the <see cref="Signal.Rule"/> of its signals.</param>
/// <param name="Title">A few words.</param>
/// <param name="Sentence">What it does, in one sentence.</param>
/// <param name="Example">A case of it, in one sentence.</param>
/// <param name="Setting">Where its settings stand in the site's settings document; <see langword="null"/> where it has none.</param>
/// <param name="Passes">Whom it lets pass.</param>
public sealed record RuleDescription(string Name, string Title, string Sentence, string Example, string? Setting, RulePass Passes)
{
    /// <summary>Whether it asks what the author wrote before.</summary>
    public bool NeedsRecord { get; init; }

    /// <summary>Whether no further rule is asked once it has refused a comment.</summary>
    public bool IsDoor { get; init; }
}
