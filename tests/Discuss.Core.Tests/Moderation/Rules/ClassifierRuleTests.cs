using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class ClassifierRuleTests
{
    [Theory]
    [InlineData(0.49, Verdict.Approve)]
    [InlineData(0.5, Verdict.Nudge)]
    [InlineData(0.89, Verdict.Nudge)]
    [InlineData(0.9, Verdict.Hold)]
    public void From_one_threshold_on_the_author_is_asked_and_from_another_a_moderator_looks(double insult, Verdict verdict) =>
        Assert.Equal(verdict, Scored(insult).VerdictOf(new ClassifierRule()));

    [Fact]
    public void A_label_without_a_threshold_decides_nothing() => Assert.Empty(
        new Comment("Grr.") { With = input => input with { Classifier = Comment.Scores(toxic: 0.99) } }.To(new ClassifierRule()));

    [Fact]
    public void The_moderator_hears_the_score_and_the_line_and_the_author_neither()
    {
        var signal = Assert.Single(Scored(0.6).To(new ClassifierRule()));

        Assert.Equal("This may read as an insult: 0.60, and the site asks from 0.50 on.", signal.Detail);
        Assert.Equal("This may read as an insult.", signal.ForAuthor);
        Assert.Equal(("insult", 0.6), (signal.Label, signal.Score));
        Assert.NotEmpty(signal.Spans);
    }

    [Fact]
    public void Who_was_asked_and_posts_all_the_same_is_held_and_the_moderator_hears_that_too()
    {
        Assert.Equal(Verdict.Nudge, Scored(0.6).Ruling().Verdict);

        var ruling = Scored(0.6).Ruling(insist: true);

        Assert.Equal((Verdict.Hold, "toxicity"), (ruling.Verdict, ruling.Rule));
        Assert.Equal(["toxicity", "insisted"], ruling.Signals.Select(signal => signal.Rule));
    }

    [Theory]
    [InlineData(true, Verdict.Hold)]
    [InlineData(false, Verdict.Approve)]
    public void Without_a_classifier_comments_wait_or_appear_as_the_site_wants_it(bool hold, Verdict verdict) => Assert.Equal(
        verdict,
        new Comment("Hello!")
        {
            Settings = new ModerationSettings { Classifier = new ClassifierSettings { HoldWithout = hold } },
            With = input => input with { Classifier = null },
        }.VerdictOf(new ClassifierRule()));

    private static Comment Scored(double insult) => new("Ninny.")
    {
        Settings = new ModerationSettings { Classifier = new ClassifierSettings { Hold = new LabelThresholds { Insult = 0.9 } } },
        With = input => input with { Classifier = Comment.Scores(insult) },
    };
}
