using Discuss.Core.Search;

namespace Discuss.Core.Tests.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("The harbour, again!", "the|harbour|again")]
    [InlineData("André ANDRÉ andre\u0301", "andre|andre|andre")]
    [InlineData("Straße İstanbul ﬁne Ｆｕｌｌ", "straße|istanbul|fine|full")]
    [InlineData("don't e-mail", "don|t|e|mail")]
    [InlineData("soft\u00ADhyphen zero\u200Bwidth", "softhyphen|zerowidth")]
    [InlineData("مَرْحَبًا مــرحبا أهلا", "مرحبا|مرحبا|اهلا")]
    [InlineData("東京タワー", "東|京|タ|ワ|ー")]
    [InlineData("fool🖕🏽you", "fool|🖕|you")]
    [InlineData("\"§12\" OR NEAR(x) * ' \\ \0", "12|or|near|x")]
    [InlineData("½ ² ①", "12|2|1")]
    [InlineData("a\uD800b", "a|b")]
    [InlineData("", "")]
    public void Words_are_cut_and_folded(string text, string words) =>
        Assert.Equal(words, string.Join('|', SearchWords.Of(text).Select(word => word.Text)));

    [Fact]
    public void Each_word_knows_where_it_stands_in_what_was_written()
    {
        const string Text = "An é\u0301tude, 東京 🖕!";

        Assert.Equal(["An", "é\u0301tude", "東", "京", "🖕"], SearchWords.Of(Text).Select(word => Text.Substring(word.Start, word.Length)));
    }

    [Fact]
    public void A_word_without_an_end_has_one()
    {
        var word = Assert.Single(SearchWords.Of(new string('x', 100_000)));

        Assert.Equal((SearchWords.MaxCharacters, 100_000), (word.Text.Length, word.Length));
    }

    [Theory]
    [InlineData("one two", "one;two")]
    [InlineData("\"one two\" three", "one two;three")]
    [InlineData("„one two“ -three", "one two;-three")]
    [InlineData("-\"one two\" begin*", "-one two;begin*")]
    [InlineData("don't", "don t")]
    [InlineData("\"never closed", "never closed")]
    [InlineData("ab* a\"b c\"d", "ab;a;b c;d")]
    [InlineData("NEAR(one) {x}: ^two + AND ; DROP TABLE", "near one;x;two;and;drop;table")]
    [InlineData("東京", "東 京")]
    public void A_query_is_words_phrases_and_what_must_not_be_there(string text, string terms)
    {
        var query = SearchQuery.Parse(text, out _)!;

        Assert.Equal(terms, string.Join(';', query.Terms.Select(term => (term.IsExcluded ? "-" : "") + string.Join(' ', term.Words) + (term.IsPrefix ? "*" : ""))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \" ' * - ( \\")]
    [InlineData("-without")]
    [InlineData("a b c d e f g h i j k l m n o p q")]
    [InlineData("one* two* three*")]
    public void A_query_without_a_word_or_with_too_many_says_so(string text)
    {
        Assert.Null(SearchQuery.Parse(text, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_long_query_is_not_read() => Assert.Null(SearchQuery.Parse(new string('x', SearchQuery.MaxCharacters + 1), out _));

    [Theory]
    [InlineData("The Harbour is a harbour.", "harbour", "Harbour|harbour")]
    [InlineData("The old harbour and old men", "\"old harbour\"", "old harbour")]
    [InlineData("Harbours and harbouring", "harbo*", "Harbours|harbouring")]
    [InlineData("one two three", "\"one two\" \"two three\"", "one two| three")]
    [InlineData("nothing of it", "-nothing it", "it")]
    public void What_was_found_is_marked_in_what_was_written(string text, string query, string marked) =>
        Assert.Equal(marked, string.Join('|', SearchMarks.Of(text, SearchQuery.Parse(query, out _)!).Select(mark => text.Substring(mark.Start, mark.Length))));
}
