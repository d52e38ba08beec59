using Discuss.Core.Moderation.Rules.Words;

namespace Discuss.Core.Moderation.Rules;

/// <summary>All that the rules look at: a comment, who wrote it, where, under which settings, and when.</summary>
public sealed record RuleInput
{
    public required WrittenText Text { get; init; }

    public required AuthorStanding Author { get; init; }

    public required ModerationSettings Settings { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The thread's key; empty where it is not known.</summary>
    public string ThreadKey { get; init; } = "";

    public Threads.ThreadState Thread { get; init; }

    /// <summary>Whether a moderator reads every comment of the site first.</summary>
    public bool SiteIsPremoderated { get; init; }

    /// <summary>Whether a moderator reads every comment of a guest first.</summary>
    public bool GuestsAreHeld { get; init; }

    /// <summary>The site's own hosts: a link to them is no link out.</summary>
    public IReadOnlyList<string> OwnHosts { get; init; } = [];

    /// <summary>Whether the comment was there before, with another text.</summary>
    public bool IsEdit { get; init; }

    /// <summary>Whether limits are on; without them nobody posts too often.</summary>
    public bool HasLimits { get; init; } = true;

    public WordList BannedWords { get; init; } = WordList.Empty;

    public WordList SuspectWords { get; init; } = WordList.Empty;

    /// <summary>What the classifier says; <see langword="null"/> where there is none.</summary>
    public ClassifierOpinion? Classifier { get; init; }
}

/// <summary>A classifier's scores of one comment, and on demand the characters behind them.</summary>
/// <param name="score">One probability for each of <see cref="ClassifierLabel"/>, asked for once.</param>
/// <param name="explain">The characters that speak for a label, asked for only where it is flagged.</param>
public sealed class ClassifierOpinion(Func<IReadOnlyList<double>> score, Func<ClassifierLabel, IReadOnlyList<TextSpan>> explain)
{
    private readonly Lazy<IReadOnlyList<double>> _scores = new(score);

    public double this[ClassifierLabel label] => _scores.Value[(int)label];

    public IReadOnlyList<TextSpan> Explain(ClassifierLabel label) => explain(label);
}
