using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Tests;

public sealed class Disguises
{
    private static readonly Vocabulary Words = Known(
        ("idiot", WordClass.InsultNoun), ("moron", WordClass.InsultNoun), ("stupid", WordClass.InsultAdjective),
        ("shit", WordClass.Profanity), ("fuck", WordClass.Profanity), ("asshole", WordClass.InsultNoun),
        ("shot", WordClass.None), ("the", WordClass.None), ("end", WordClass.None), ("next", WordClass.None),
        ("you", WordClass.None), ("are", WordClass.None), ("an", WordClass.None), ("good", WordClass.None));

    [Theory]
    [InlineData("i.d.i.o.t")]
    [InlineData("i d i o t")]
    [InlineData("i-d-i-o-t")]
    [InlineData("1d10t")]
    [InlineData("!d!ot")]
    [InlineData("іdіоt")]
    [InlineData("ιdιοt")]
    [InlineData("i\u200Bd\u200Ci\u200Do\uFEFFt")]
    [InlineData("idiiiiiot")]
    [InlineData("iiddiioott")]
    [InlineData("idoit")]
    [InlineData("id*ot")]
    [InlineData("id.iot")]
    [InlineData("ｉｄｉｏｔ")]
    [InlineData("𝕚𝕕𝕚𝕠𝕥")]
    [InlineData("ⓘⓓⓘⓞⓣ")]
    [InlineData("ídìöt")]
    [InlineData("i̵d̸i̵o̵t̸")]
    [InlineData("IDIOT")]
    [InlineData("\"idiot!\"")]
    [InlineData("i\u00ADdiot")]
    public void A_hidden_idiot_is_an_idiot(string written) =>
        Assert.Contains("idiot", Bare(written));

    [Theory]
    [InlineData("@sshole", "asshole")]
    [InlineData("a$$hole", "asshole")]
    [InlineData("sh*t", "shit")]
    [InlineData("f**k", "fuck")]
    [InlineData("5tup1d", "stupid")]
    [InlineData("f u c k", "fuck")]
    public void Signs_stand_for_the_letters_that_make_a_known_word(string written, string word) =>
        Assert.Contains(word, Bare(written));

    [Theory]
    [InlineData("the end.Next one", "end", "next")]
    [InlineData("well-known", "well", "known")]
    [InlineData("2 + 2 = 4", "2", "4")]
    [InlineData("привет", "привет", "привет")]
    public void What_is_no_disguise_is_left_alone(string written, string first, string second)
    {
        var bare = Bare(written);
        Assert.Contains(first, bare);
        Assert.Contains(second, bare);
    }

    [Fact]
    public void Letters_apart_become_the_fewest_known_words() =>
        Assert.Equal(["you", "are", "an", "idiot"], Bare("y o u a r e a n i d i o t"));

    [Theory]
    [InlineData("You 1d10t!", "1d10t")]
    [InlineData("You i d i o t!", "i d i o t")]
    [InlineData("ﷺ fi\u200Bne you i\u200Bd\u200Biot", "i\u200Bd\u200Biot")]
    [InlineData("ﬁne 𝓲𝓭𝓲𝓸𝓽.", "𝓲𝓭𝓲𝓸𝓽")]
    public void The_way_back_leads_to_what_was_written(string text, string written)
    {
        var token = Tokens(text).Single(t => t.Class == WordClass.InsultNoun);
        Assert.Equal(written, text[token.OriginalStart..token.OriginalEnd]);
    }

    [Theory]
    [InlineData("Americunts", true)]
    [InlineData("Brexidiots", true)]
    [InlineData("Scunthorpe", false)]
    [InlineData("mustard", false)]
    [InlineData("snigger", false)]
    [InlineData("Wankaner", false)]
    public void A_slur_welded_into_an_unknown_word_is_seen_and_a_town_is_not_one(string word, bool welded) =>
        Assert.Equal(welded, Roots.Welded(word.ToLowerInvariant()));

    [Theory]
    [InlineData("you are an idiot", nameof(TokenContext.Addressed))]
    [InlineData("he called me an idiot", nameof(TokenContext.Reported))]
    [InlineData("he shouted \"idiot\" at the dog", nameof(TokenContext.Quoted))]
    [InlineData("nobody said you are an idiot", nameof(TokenContext.Denied))]
    [InlineData("she is not an idiot", nameof(TokenContext.Denied))]
    [InlineData("I'm such an idiot", nameof(TokenContext.OfSelf))]
    [InlineData("the word idiot is old", nameof(TokenContext.Reported))]
    public void The_words_around_it_say_what_a_hostile_word_does(string text, string context) =>
        Assert.True(InContext(text).HasFlag(Enum.Parse<TokenContext>(context)), $"{InContext(text)}");

    [Theory]
    [InlineData("you are not just an idiot but a loud one")]
    [InlineData("don't be an idiot")]
    [InlineData("I call you an idiot")]
    [InlineData("you are such an \"idiot\"")]
    public void An_insult_in_a_frame_is_still_used(string text) =>
        Assert.Equal(TokenContext.None, InContext(text) & TokenContext.Mentioned);

    private static TokenContext InContext(string text)
    {
        var scratch = new TextScratch();
        Tokenizer.Run(text, scratch, Words);
        Contexts.Mark(scratch, text, "");
        return scratch.Tokens.Take(scratch.TokenCount).First(t => t.Class == WordClass.InsultNoun).Context;
    }

    private static List<Token> Tokens(string text)
    {
        var scratch = new TextScratch();
        Tokenizer.Run(text, scratch, Words);
        return [.. scratch.Tokens.Take(scratch.TokenCount)];
    }

    private static List<string> Bare(string text)
    {
        var scratch = new TextScratch();
        Tokenizer.Run(text, scratch, Words);
        return [.. scratch.Tokens.Take(scratch.TokenCount).Select(t => new string(scratch.Letters, t.BareStart, t.BareLength))];
    }

    private static Vocabulary Known(params (string Word, WordClass Class)[] words)
    {
        var filter = new ulong[Vocabulary.FilterBlocks];
        foreach (var (word, _) in words)
            Vocabulary.AddTo(filter, WordHash.Of(word));
        return new Vocabulary(filter, words.Where(w => w.Class != WordClass.None).ToDictionary(w => WordHash.Of(w.Word), w => w.Class));
    }
}
