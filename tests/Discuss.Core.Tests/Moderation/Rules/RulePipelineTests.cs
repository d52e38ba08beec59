using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class RulePipelineTests
{
    [Fact]
    public void A_guests_first_friendly_comment_appears_at_once() => Assert.Equal(
        (Verdict.Approve, Policy.Open), (new Comment("A fine harbour.").Ruling().Verdict, new Comment("A fine harbour.").Ruling().Rule));

    [Fact]
    public void The_gravest_verdict_wins_and_its_reasons_are_named_in_the_order_of_the_rules()
    {
        var ruling = new Comment("Ninny! Casino: https://a.example https://b.example https://c.example")
        {
            Settings = new ModerationSettings { SuspectWords = new SuspectWordSettings { Words = ["casino"] } },
            With = input => input with { Classifier = Comment.Scores(insult: 0.7) },
        }.Ruling();

        Assert.Equal((Verdict.Hold, "links"), (ruling.Verdict, ruling.Rule));
        Assert.Equal(["links", "suspect-words"], ruling.Reasons.Select(reason => reason.Rule));
        Assert.Equal(["links", "suspect-words", "toxicity"], ruling.Signals.Select(signal => signal.Rule));
    }

    [Fact]
    public void Every_rule_has_a_name_of_its_own_a_sentence_an_example_and_settings_that_exist()
    {
        Assert.Equal(RuleCatalogue.All.Count, RuleCatalogue.All.Select(rule => rule.Name).Distinct().Count());
        Assert.All(RuleCatalogue.All, rule =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", rule.Name);
            Assert.EndsWith(".", rule.Sentence, StringComparison.Ordinal);
            Assert.EndsWith(".", rule.Example, StringComparison.Ordinal);
            Assert.Same(rule, RuleCatalogue.Find(rule.Name));
            var type = typeof(ModerationSettings);
            foreach (var part in rule.Setting?.Split('.')[1..] ?? [])
            {
                var property = type.GetProperty(char.ToUpperInvariant(part[0]) + part[1..]);
                Assert.True(property is not null, $"{rule.Setting} is a setting");
                type = property.PropertyType;
            }
        });
    }

    [Fact]
    public void A_rule_that_could_not_answer_says_so_and_the_site_says_what_becomes_of_the_comment()
    {
        var links = new LinkRule().About;

        Assert.Equal("The rule “Links” did not answer in time.", RuleFaults.Late(links, new FaultSettings()).Detail);
        Assert.Equal(Verdict.Hold, RuleFaults.Failed(links, new FaultSettings()).Verdict);
        Assert.Equal(Verdict.Approve, RuleFaults.Failed(links, new FaultSettings { Hold = false }).Verdict);
    }
}
