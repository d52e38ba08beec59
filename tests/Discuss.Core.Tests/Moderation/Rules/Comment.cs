using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Moderation.Rules.Words;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;

namespace Discuss.Core.Tests.Moderation.Rules;

/// <summary>A comment before the rules, told as a moderator would tell it.</summary>
internal sealed record Comment(string Body)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly CommentRenderer Renderer = new();

    public ModerationSettings Settings { get; init; } = new();

    public AuthorStanding Author { get; init; } = new();

    public Func<RuleInput, RuleInput> With { get; init; } = input => input;

    /// <summary>What one rule says, were it alone.</summary>
    public IReadOnlyList<Signal> To(IRule rule) => new RulePipeline([rule]).Judge(Input());

    /// <summary>What one rule asks for; approve where it says nothing.</summary>
    public Verdict VerdictOf(IRule rule) => Policy.Decide(To(rule), insist: false);

    /// <summary>What all rules together make of it.</summary>
    public Ruling Ruling(bool insist = false) => Policy.Rule(RulePipeline.Default.Judge(Input()), insist);

    /// <summary>The marked words.</summary>
    public string Marked(Signal signal) => string.Join('|', signal.Spans.Select(span => Body.Substring(span.Start, span.Length)));

    public RuleInput Input()
    {
        var rendered = Renderer.Render(Body) as RenderResult.Ok;
        var text = new WrittenText(
            Body, rendered?.PlainText ?? Body, LinkFinder.Links(rendered?.Html ?? "", Body), LinkFinder.Images(Body), Normalizer.Instance);
        return With(new RuleInput
        {
            Text = text, Author = Author, Settings = Settings, Now = Noon, ThreadKey = "harbour",
            BannedWords = WordList.Compile(Settings.BannedWords.Words, Normalizer.Instance),
            SuspectWords = WordList.Compile(Settings.SuspectWords.Words, Normalizer.Instance),
            Classifier = Scores(),
        });
    }

    /// <summary>A classifier that gives these scores, and marks the first word for each label.</summary>
    public static ClassifierOpinion Scores(double insult = 0, double toxic = 0) => new(
        () => [toxic, 0, 0, 0, insult, 0], _ => [new TextSpan(0, 1)]);

    public static RecentComment Ago(double minutes, string? body = null, CommentState state = CommentState.Approved) =>
        new(state, Noon - TimeSpan.FromMinutes(minutes), body);
}
