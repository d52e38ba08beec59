using System.Diagnostics;
using Discuss.Core.Moderation.Rules.Words;

namespace Discuss.Core.Tests.Moderation.Rules;

/// <summary>What a word list finds, and what it lets pass.</summary>
public sealed class WordListTests
{
    [Theory]
    [InlineData("blork", "What a blork.", "blork")]
    [InlineData("blork", "BLORK!", "BLORK")]
    [InlineData("blork", "That blork's friend", "blork")]
    [InlineData("blork", "(blork)", "blork")]
    [InlineData("blork", "**blork** and _blork_", "blork|blork")]
    [InlineData("blork", "blork123 and 123blork", "blork|blork")]
    [InlineData("buy now", "So buy   now, please", "buy   now")]
    [InlineData("buy now", "Buy-now", "Buy-now")]
    [InlineData("buy now", "buynow", "buynow")]
    [InlineData("blork*", "Two blorkies", "blork")]
    [InlineData("*blork", "Overblork is one", "blork")]
    [InlineData("*blork*", "Unblorkable", "blork")]
    [InlineData("1488", "It was 1488.", "1488")]
    [InlineData("дурак", "Какой дурак.", "дурак")]
    [InlineData("馬鹿", "彼は馬鹿です", "馬鹿")]
    [InlineData("🖕", "So 🖕 there", "🖕")]
    public void A_word_is_found_where_it_stands(string line, string text, string found) => Assert.Equal(found, Found(line, text));

    [Theory]
    [InlineData("ass", "A classic assumption about a class of grass.")]
    [InlineData("ass", "It has shown as soon as she said so.")]
    [InlineData("ass", "c l a s s")]
    [InlineData("anus", "Give an us version, and an.")]
    [InlineData("fall", "They fail to fill it.")]
    [InlineData("angle", "Her angel is an angel.")]
    [InlineData("blork", "A blorkish overblork")]
    [InlineData("bit", "a bitter habit")]
    [InlineData("god", "That is good.")]
    [InlineData("ass", "It costs 455 in all.")]
    [InlineData("don", "Don't.")]
    [InlineData("вор", "Сосновый бор стоит.")]
    [InlineData("tot", "Тот дом стоит там.")]
    [InlineData("hit", "user@hit.example writes s@hit")]
    public void A_word_that_only_looks_a_little_like_it_is_not(string line, string text) =>
        Assert.DoesNotContain(Found(line, text).Split('|'), found => found.Length > 0 && !text.Contains("@" + found + ".", StringComparison.Ordinal));

    [Theory]
    [InlineData("b l o r k")]
    [InlineData("b.l.o.r.k")]
    [InlineData("b - l - o - r - k")]
    [InlineData("b\nl\no\nr\nk")]
    [InlineData("bl.ork")]
    [InlineData("bl-ork")]
    [InlineData("bl*rk")]
    [InlineData("bl**k")]
    [InlineData("bl0rk")]
    [InlineData("b1ork")]
    [InlineData("b|0rk")]
    [InlineData("bloooork")]
    [InlineData("bbblllooorrrkkk")]
    [InlineData("bl\u200Bork")]
    [InlineData("b\u00ADl\u00ADo\u00ADr\u00ADk")]
    [InlineData("blоrk")] // a Cyrillic о
    [InlineData("ｂｌｏｒｋ")]
    [InlineData("𝐛𝐥𝐨𝐫𝐤")]
    [InlineData("b̸l̸o̸r̸k̸")]
    [InlineData("bŀőŕķ")]
    [InlineData("bl*o*rk")]
    public void Nothing_that_hides_a_word_from_a_filter_but_not_from_a_reader_hides_it_here(string hidden)
    {
        var text = $"You really are a {hidden} to everyone here.";

        var match = Assert.Single(WordList.Compile(["blork"], Normalizer.Instance).Find(Normalizer.Instance.Normalize(text)).Matches);

        Assert.Equal("blork", match.Word);
        Assert.Equal(hidden, text.Substring(match.Span.Start, match.Span.Length));
    }

    [Fact]
    public void Letters_of_another_script_hide_a_word_of_its_own_no_better() =>
        Assert.Equal("дyрaк", Found("дурак", "Ну ты и дyрaк, право.")); // a Latin y and a Latin a

    [Fact]
    public void Of_two_words_that_overlap_the_longer_one_is_told() => Assert.Equal("buy it now", Found("it", "buy it now", "buy it now or never"));

    [Fact]
    public void Without_a_model_file_words_are_still_found_through_most_disguises()
    {
        var list = WordList.Compile(["blork"], Normalizer.WithoutVocabulary);

        Assert.All(
            ["blork", "b l o r k", "bl0rk", "blоrk of yours", "bl\u200Bork", "blooork", "bl*rk"],
            text => Assert.Single(list.Find(Normalizer.WithoutVocabulary.Normalize(text)).Matches));
    }

    [Fact]
    public void Five_thousand_words_cost_what_ten_cost()
    {
        var text = Normalizer.Instance.Normalize(string.Join(' ', Enumerable.Repeat("The plan says open to all and puts the ramp behind it.", 6)));
        var words = Enumerable.Range(0, 5000).Select(i => "w" + string.Concat((i * 7919L).ToString().Select(digit => (char)('a' + (digit - '0') * 2)))).ToList();
        var (few, many) = (WordList.Compile(words[..10], Normalizer.Instance), WordList.Compile(words, Normalizer.Instance));

        Assert.Empty(few.Find(text).Matches);
        Assert.Empty(many.Find(text).Matches);
        Assert.InRange(Fastest(() => many.Find(text)), 0, Math.Max(10 * Fastest(() => few.Find(text)), 1));
    }

    [Fact]
    public void A_text_made_to_be_tangled_is_given_up_and_says_so()
    {
        // Every way to read ones and stripes as i and l is a word of the list.
        var words = Enumerable.Range(0, 4096)
            .Select(i => "*" + string.Concat(Enumerable.Range(0, 12).Select(bit => ((i >> bit) & 1) == 0 ? 'i' : 'l')) + "x").ToList();
        var list = WordList.Compile(words, Normalizer.Instance);

        var found = list.Find(Normalizer.Instance.Normalize(new string('1', 5000)));

        Assert.False(found.Complete);
        Assert.True(list.Find(Normalizer.Instance.Normalize("An ordinary sentence.")).Complete);
    }

    private static string Found(params string[] linesAndText)
    {
        var text = linesAndText[^1];
        var found = WordList.Compile(linesAndText[..^1], Normalizer.Instance).Find(Normalizer.Instance.Normalize(text));
        return string.Join('|', found.Matches.Select(match => text.Substring(match.Span.Start, match.Span.Length)));
    }

    private static double Fastest(Action work)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}
