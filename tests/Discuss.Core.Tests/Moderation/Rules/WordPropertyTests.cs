using Discuss.Core.Moderation.Rules.Words;
using FsCheck;
using FsCheck.Fluent;

namespace Discuss.Core.Tests.Moderation.Rules;

/// <summary>What holds for any word, any sentence around it, and any of the ways to hide it.</summary>
public sealed class WordPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static readonly Func<string, string>[] Disguises =
    [
        word => word,
        word => word.ToUpperInvariant(),
        word => string.Join(' ', word.AsEnumerable()),
        word => string.Join('.', word.AsEnumerable()),
        word => string.Join(" - ", word.AsEnumerable()),
        word => string.Join('\u200B', word.AsEnumerable()),
        word => word.Insert(word.Length / 2, "."),
        word => word.Insert(word.Length / 2, "\u00AD"),
        word => Replace(word, "aeiost", "4310$7"),
        word => Replace(word, "aeopcxyi", "аеорсхуі"),
        word => string.Concat(word.Select(c => char.ConvertFromUtf32(0x1D41A + c - 'a'))),
        word => string.Concat(word.Select(c => $"{c}\u0336")),
        word => string.Concat(word.Select((c, i) => i == word.Length / 2 ? new string(c, 5) : c.ToString())),
        word => string.Concat(word[..(word.Length / 2)], "*", word[(word.Length / 2 + 1)..]),
        word => string.Concat(word.AsSpan(0, 2), word.AsSpan(3, 1), word.AsSpan(2, 1), word.AsSpan(4)),
    ];

    // Words that no dictionary has, whose middle is no repetition of one letter: swapping those would change nothing.
    private static readonly Gen<string> Words =
        from consonants in Gen.Elements("bdfgklmnprtvz".ToCharArray()).ArrayOf(4)
        from vowels in Gen.Elements("aeiou".ToCharArray()).ArrayOf(3)
        let word = $"{consonants[0]}{vowels[0]}{consonants[1]}{vowels[1]}{consonants[2]}{vowels[2]}{consonants[3]}qx"
        where word[2] != word[3]
        select word;

    private static readonly Gen<string> Sentences = Gen.Elements(
        "You are {0}, all of you.", "{0}", "So, {0}!", "\"{0}\" they said", "Nobody says {0} here\nor does anyone?", "a {0} and the {0}", "(see {0})");

    [Fact]
    public void Whatever_hides_a_word_it_is_found_and_marked_from_its_first_character_to_its_last() => Check.One(Many, Prop.ForAll(
        (from word in Words from disguise in Gen.Choose(0, Disguises.Length - 1) from sentence in Sentences select (word, disguise, sentence)).ToArbitrary(),
        sample =>
        {
            var hidden = Disguises[sample.disguise](sample.word);
            // Letters are put right in words that no dictionary has. The vocabulary is a filter, which takes fewer than one word in two hundred
            // for one that it knows.
            if (sample.disguise == Disguises.Length - 1 && !Normalizer.Instance.Normalize(hidden).Strange[0]) return true;
            // Alone among letters of another script nothing says that the word is meant to be Latin.
            var text = string.Format(null, sample.sentence, hidden) + " Indeed.";
            var found = Find([sample.word], text);
            return found.Count > 0 && found.All(match => Marked(text, match) == hidden);
        }));

    [Fact]
    public void Whatever_is_written_spans_stand_within_it_in_order_and_apart() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "").ToArbitrary(),
        noise =>
        {
            var text = noise + " blork b l o r k " + noise + "bl0rk" + noise;
            var end = 0;
            return Find(["blork", "*lo*", "or*"], text).All(match =>
            {
                var good = match.Span.Start >= end && match.Span.Length > 0 && match.Span.Start + match.Span.Length <= text.Length;
                end = match.Span.Start + match.Span.Length;
                return good;
            });
        }));

    [Fact]
    public void A_word_inside_another_is_not_that_word() => Check.One(Many, Prop.ForAll(
        (from word in Words from before in Words from after in Words select (word, before, after)).ToArbitrary(),
        sample => Find([sample.word], $"The {sample.before}{sample.word}{sample.after} is one.").Count == 0
            && Find(["*" + sample.word + "*"], $"The {sample.before}{sample.word}{sample.after} is one.").Count == 1));

    [Fact]
    public void Ordinary_text_is_left_alone()
    {
        var text = string.Join(' ', ClassicSentences);
        var words = new[] { "ass", "tit", "anal", "cum", "rapist", "hell", "cock", "arse", "shit", "dick", "spic", "homo" };

        Assert.Empty(Find(words, text).Select(match => Marked(text, match)));
    }

    // The town, the therapist and the class: what filters are laughed at for.
    private static readonly string[] ClassicSentences =
    [
        "The class from Scunthorpe passed its assessment, a title and an analysis of the document.",
        "Her therapist said hello to the cockpit crew; the parsed shell is a shitake, not a Dickens.",
        "Its hit, as she says: an alarm. I titled it, I cumulate, and the arsenal is a specific homonym.",
        "At 4:55 he'll dice; we'll be there, she'll too. As set out, a nal, an al.",
    ];

    private static IReadOnlyList<WordMatch> Find(string[] words, string text) =>
        WordList.Compile(words, Normalizer.Instance).Find(Normalizer.Instance.Normalize(text)).Matches;

    private static string Marked(string text, WordMatch match) => text.Substring(match.Span.Start, match.Span.Length);

    private static string Replace(string word, string from, string to) =>
        string.Concat(word.Select(c => from.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? to[at] : c));
}
