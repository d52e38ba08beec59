using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Tests;

public sealed class TheExchange(EngineUnderTest engine) : IClassFixture<EngineUnderTest>
{
    private const float Margin = 0.2f;

    [EngineFact]
    public void Number_6_is_an_insult_by_a_margin() =>
        Assert.True(Insult(6) >= ToxicityThresholds.Default + Margin, $"scored {Insult(6)}");

    [EngineTheory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(18)]
    [InlineData(19)]
    public void Heated_and_clean_comments_are_no_insults_by_a_margin(int id) =>
        Assert.True(Insult(id) <= ToxicityThresholds.Default - Margin, $"scored {Insult(id)}");

    [EngineTheory]
    [InlineData(8)]
    [InlineData(17)]
    public void Who_lashes_out_at_people_who_are_not_there_scores_between(int id)
    {
        var cleanest = new[] { 4, 5, 7, 9, 18, 19 }.Max(Insult);
        Assert.InRange(Insult(id), cleanest + 0.001f, Insult(6) - 0.001f);
    }

    [EngineTheory]
    [InlineData("moronic")]
    [InlineData("Americunts")]
    public void The_spans_of_number_6_cover_the_words_that_made_it_an_insult(string word)
    {
        var six = Exchange.Number(6);
        var at = six.Body.IndexOf(word, StringComparison.Ordinal);
        var spans = engine.Classifier.Explain(six.Body, Exchange.ParentOf(six)).Spans;
        Assert.Contains(spans, s => s.Label == ToxicityLabel.Insult && s.Start <= at && s.Start + s.Length >= at + word.Length);
    }

    [EngineFact]
    public void The_parent_makes_no_insult_of_a_clean_answer_nor_hides_one()
    {
        foreach (var comment in Exchange.Comments)
        {
            var alone = engine.Classifier.Score(comment.Body).Insult >= ToxicityThresholds.Default;
            Assert.Equal(alone, engine.Classifier.Score(comment.Body, Exchange.ParentOf(comment)).Insult >= ToxicityThresholds.Default);
        }
    }

    [EngineFact]
    public void No_line_of_it_is_in_the_projects_own_training_data() =>
        AssertNothingShared(OwnData.Read(test: false).Concat(OwnData.Read(test: true)));

    [NeedsDataFact]
    public void No_line_of_it_is_in_the_public_training_data()
    {
        var corpus = new Corpus();
        corpus.Read(TrainingData.Train!);
        AssertNothingShared(corpus.Examples);
    }

    private float Insult(int id)
    {
        var comment = Exchange.Number(id);
        return engine.Classifier.Score(comment.Body, Exchange.ParentOf(comment)).Insult;
    }

    // Sentences of five words and more: shorter ones ("Totally agree") are everybody's.
    private static void AssertNothingShared(IEnumerable<Example> examples)
    {
        var sentences = Exchange.Comments
            .SelectMany(c => c.Body.Split(['.', '?', '!', '\n', '—', '–', '“', '”'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(s => s.Split(' ').Length >= 5)
            .Append("Americunts")
            .ToArray();
        Assert.NotEmpty(sentences);
        foreach (var example in examples)
            Assert.DoesNotContain(sentences, s => example.Text.Contains(s, StringComparison.OrdinalIgnoreCase));
    }
}
