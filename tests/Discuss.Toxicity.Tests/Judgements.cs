namespace Discuss.Toxicity.Tests;

public sealed class Judgements(EngineUnderTest engine) : IClassFixture<EngineUnderTest>
{
    [EngineTheory]
    [InlineData("You are an idiot.")]
    [InlineData("you are an i d i o t")]
    [InlineData("What a pathetic little liar you are.")]
    [InlineData("Shut up, you stupid clown.")]
    [InlineData("You're a waste of oxygen.")]
    public void Insults_are_insults(string text) => Assert.True(Score(text).Insult >= ToxicityThresholds.Default, $"{Score(text)}");

    [EngineTheory]
    [InlineData("I never called you an idiot.")]
    [InlineData("He called me a moron, and the moderators did nothing.")]
    [InlineData("The word \"idiot\" should not be in this headline.")]
    [InlineData("As a gay man I find this article moving.")]
    [InlineData("Muslims and Jews in our town celebrate together.")]
    [InlineData("The army shelled the city for nine days and killed two hundred people.")]
    [InlineData("You are wrong, and here is the source.")]
    [InlineData("Thank you, that helped a lot.")]
    public void Clean_comments_are_not_flagged(string text)
    {
        var score = Score(text);
        for (var label = ToxicityLabel.Toxic; label <= ToxicityLabel.IdentityHate; label++)
            Assert.True(score[label] < ToxicityThresholds.Default, $"{label}: {score}");
    }

    [EngineFact]
    public void A_threat_is_a_threat() => Assert.True(Score("I will find you and kill you.").Threat >= ToxicityThresholds.Default);

    [EngineFact]
    public void One_insult_at_the_end_of_a_long_comment_is_found()
    {
        var text = string.Concat(Enumerable.Repeat("The council met on Monday and talked about the bridge. ", 12)) + "You are a stupid idiot.";
        Assert.True(Score(text).Insult >= ToxicityThresholds.Default, $"{Score(text)}");
    }

    [EngineFact]
    public void The_explanation_gives_the_same_score_and_marks_the_word()
    {
        const string Text = "Thank you for the map. You 1d10t.";
        var explained = engine.Classifier.Explain(Text);
        Assert.Equal(engine.Classifier.Score(Text), explained.Score);
        Assert.Contains(explained.Spans, s => s.Label == ToxicityLabel.Insult && Text.Substring(s.Start, s.Length).Contains("1d10t", StringComparison.Ordinal));
        Assert.Equal(explained.Spans.OrderBy(s => s.Start).ThenBy(s => s.Label), explained.Spans);
    }

    [EngineFact]
    public void Scoring_allocates_nothing()
    {
        string[] texts = ["You are an i.d.i.o.t and a l0ser.", "The word \"idiot\" is old.", "Привет, ты где? ﬁne 😀", new string('x', 3000)];
        foreach (var text in texts)
            engine.Classifier.Score(text, "a parent");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            foreach (var text in texts)
                engine.Classifier.Score(text, "a parent");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [EngineFact]
    public void Many_threads_score_alike()
    {
        string[] texts = ["You are an idiot.", "Thank you.", "I will kill you.", "The bridge is closed."];
        var expected = texts.Select(t => Score(t)).ToArray();
        Parallel.For(0, 2000, i => Assert.Equal(expected[i % texts.Length], Score(texts[i % texts.Length])));
    }

    [EngineFact]
    public void The_version_names_the_file() => Assert.StartsWith(EngineUnderTest.VersionPrefix, engine.Classifier.ModelVersion, StringComparison.Ordinal);

    private ToxicityScore Score(string text) => engine.Classifier.Score(text);
}
