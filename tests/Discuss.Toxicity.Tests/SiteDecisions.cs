using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Tests;

public sealed class SiteDecisions
{
    private static readonly LinearToxicityClassifier Shipped = LinearToxicityClassifier.Load();

    // An invented insult of one site's own: no model has met it, and its moderators have, often.
    private const string Word = "glimmerbrot";

    [Fact]
    public void A_site_teaches_its_own_insult_and_nothing_else_changes_much()
    {
        var fitted = Fit(Decisions());
        var model = LinearToxicityClassifier.Parse(fitted.File, "fitted");

        var unseen = $"Go home, you old {Word}, nobody asked.";
        Assert.True(model.Score(unseen).Insult > Shipped.Score(unseen).Insult + 0.2, $"{Shipped.Score(unseen).Insult} to {model.Score(unseen).Insult}");
        foreach (var (text, _) in Clean().Take(20))
            Assert.InRange(model.Score("About something else: " + text).Toxic, 0, 0.5);
        Assert.True(model.Score("You are a stupid worthless moron.").Insult > 0.5);
    }

    [Fact]
    public void Both_models_are_measured_on_decisions_that_neither_learned_from()
    {
        var decisions = Decisions();
        var fitted = Fit(decisions);

        Assert.Equal(decisions.Count, fitted.Learned + fitted.HeldBack);
        Assert.InRange(fitted.HeldBack, decisions.Count / 8, decisions.Count / 3);
        foreach (var figures in new[] { fitted.Before, fitted.After })
            Assert.Equal(fitted.HeldBack, figures.Right + figures.Missed + figures.FalseAlarms);
        Assert.True(fitted.After.RocAuc > fitted.Before.RocAuc, $"{fitted.Before} to {fitted.After}");
        Assert.True(fitted.After.Missed < fitted.Before.Missed, $"{fitted.Before} to {fitted.After}");
    }

    [Fact]
    public void The_same_decisions_give_the_same_bytes_within_the_size_of_a_model()
    {
        var (one, two) = (Fit(Decisions()), Fit(Decisions()));

        Assert.Equal(one.File, two.File);
        Assert.Equal(one.Version, two.Version);
        Assert.NotEqual(Shipped.ModelVersion, one.Version);
        Assert.True(one.File.Length <= 2 * 1024 * 1024, $"{one.File.Length} bytes");
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(5, 5)]
    public void Too_few_decisions_teach_nothing_and_say_how_many_are_needed(int down, int approved)
    {
        var some = Decisions().Where(one => one.Label is not null).Take(down).Concat(Decisions().Where(one => one.Label is null).Take(approved)).ToList();

        var refused = Assert.Throws<InvalidDataException>(() => Fit(some));

        Assert.Contains("20", refused.Message, StringComparison.Ordinal);
    }

    private static FittedModel Fit(IReadOnlyList<DecidedComment> decisions) =>
        DecisionFit.Fit(Shipped, decisions, score => score.Insult >= 0.5 || score.Toxic >= 0.5, CancellationToken.None);

    private static List<DecidedComment> Decisions() =>
    [
        .. Clean().Select(one => new DecidedComment(one.Text, "", null)),
        .. Enumerable.Range(0, 120).Select(i => new DecidedComment($"{Openings[i % Openings.Length]} {Word}{Endings[i / Openings.Length % Endings.Length]} {i}", "", ToxicityLabel.Insult)),
    ];

    private static IEnumerable<(string Text, int Number)> Clean() => Enumerable.Range(0, 150).Select(i =>
        ($"{Subjects[i % Subjects.Length]} {Sayings[i / Subjects.Length % Sayings.Length]} {i}", i));

    private static readonly string[] Openings = ["What a", "Typical", "Only a", "Listen, you", "Ask any", "Says the", "Another", "You utter", "So says a", "Shut the door,"];
    private static readonly string[] Endings = [" would write that.", ", as always.", " with a keyboard.", ".", "!", " of the worst kind.", " again.", ", go away.", " indeed.", " like you.", " at work.", " speaks."];
    private static readonly string[] Subjects = ["The ferry", "The harbour", "The council", "My neighbour", "The new pier", "The timetable", "This article", "The school", "Our street", "The baker"];
    private static readonly string[] Sayings = ["was late again today.", "deserves a better plan.", "could be cheaper.", "is worth a visit.", "has changed a lot.", "needs more light.", "opens at nine.", "was well described.", "costs too much.", "will be missed.", "made me smile.", "closes for the winter.", "is on the map now.", "has a good point.", "kept its word."];
}
