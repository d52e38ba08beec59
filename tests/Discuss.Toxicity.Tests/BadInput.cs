using System.Text;

namespace Discuss.Toxicity.Tests;

public sealed class BadInput(EngineUnderTest engine) : IClassFixture<EngineUnderTest>
{
    public static TheoryData<string, string> Texts => new()
    {
        { "empty", "" },
        { "one character", "x" },
        { "one space", " " },
        { "only emoji", "😀🖕🏽🤡👩‍👩‍👧‍👦" },
        { "only combining marks", "\u0301\u0302\u0323\u20E3" },
        { "right to left", "שלום לכולם, אתם טועים. ‏أهلا وسهلا" },
        { "a lone high surrogate", "you \uD83D idiot" },
        { "a lone low surrogate", "\uDE00 fine" },
        { "a surrogate at the end", "fine \uD83D" },
        { "control characters", "\0\u0001\u0002\u0007\u001B[31mred\u007F\u0085" },
        { "only punctuation", "?!?!... --- \"\" '' \"" },
        { "unfinished quotation", "he said \"well" },
        { "noncharacters", "\uFFFE\uFFFF\uFDD0" },
        { "ligature of many letters", "ﷺ ﷺ ﷻ" },
        { "letters apart", "a b c d e f g h i j k l m n o p q r s t u v w x y z" },
        { "stars only", "**** *** * f***** ***k" },
        { "zalgo", "i̴̢͝d̸̡̛i̵̧͠ơ̵̢t̸͔̾" },
    };

    [EngineTheory]
    [MemberData(nameof(Texts))]
    public void Scores_are_probabilities_whatever_was_written(string what, string text)
    {
        var score = engine.Classifier.Score(text);
        var explained = engine.Classifier.Explain(text, text);
        for (var label = ToxicityLabel.Toxic; label <= ToxicityLabel.IdentityHate; label++)
            Assert.True(score[label] is >= 0 and <= 1, $"{what}: {label} is {score[label]}");
        Assert.All(explained.Spans, s => Assert.True(s.Start >= 0 && s.Length >= 1 && s.Start + s.Length <= text.Length, what));
    }

    [EngineTheory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("😀😀😀")]
    [InlineData("\u0301\u0302")]
    [InlineData("שלום לכולם")]
    public void Texts_that_say_nothing_are_not_flagged(string text) =>
        Assert.True(engine.Classifier.Score(text).Toxic < ToxicityThresholds.Default);

    [EngineTheory]
    [InlineData('a')]
    [InlineData(' ')]
    [InlineData('\uD83D')]
    [InlineData('*')]
    [InlineData('.')]
    [InlineData('"')]
    public void A_hundred_thousand_of_one_character_are_scored(char c) =>
        Assert.InRange(engine.Classifier.Score(new string(c, 100_000)).Toxic, 0, 1);

    // How long it takes is measured by tests/Discuss.Benchmarks, per thousand characters of the worst kinds.
    [EngineFact]
    public void A_hundred_thousand_characters_of_text_are_scored_and_explained_without_a_stop()
    {
        var text = new StringBuilder();
        while (text.Length < 100_000)
            text.Append("You are an i d i o t and a l0ser, said nobody; the st*pid council of Žilina met again. ");
        var written = text.ToString(0, 100_000);
        var explained = engine.Classifier.Explain(written);
        Assert.InRange(explained.Score.Insult, ToxicityThresholds.Default, 1);
        Assert.NotEmpty(explained.Spans);
    }

    [EngineFact]
    public void Random_text_never_makes_it_throw()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 2000; round++)
        {
            var text = new char[random.Next(0, 80)];
            for (var i = 0; i < text.Length; i++)
                text[i] = random.Next(3) == 0 ? (char)random.Next(0, 0x10000) : "ab c.*-_'\"@$1!?you\n"[random.Next(19)];
            var written = new string(text);
            var explained = engine.Classifier.Explain(written, written);
            Assert.All(explained.Spans, s => Assert.InRange(s.Start + s.Length, 1, written.Length));
        }
    }

    [EngineFact]
    public void A_span_never_splits_a_surrogate_pair()
    {
        const string Text = "you 𝓲𝓭𝓲𝓸𝓽, you 𝕞𝕠𝕣𝕠𝕟";
        var spans = engine.Classifier.Explain(Text).Spans;
        Assert.NotEmpty(spans);
        Assert.All(spans, s =>
        {
            Assert.False(char.IsLowSurrogate(Text[s.Start]));
            Assert.False(s.Start + s.Length < Text.Length && char.IsLowSurrogate(Text[s.Start + s.Length]));
        });
    }
}
