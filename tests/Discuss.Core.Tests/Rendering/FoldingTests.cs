namespace Discuss.Core.Tests.Rendering;

public sealed class FoldingTests
{
    [Fact]
    public void A_short_comment_is_its_own_excerpt_on_one_line() => Assert.Equal("one two three", Rendered.Ok("one\ntwo\n\n> three").Excerpt);

    [Fact]
    public void A_long_comment_is_cut_between_two_words()
    {
        var excerpt = Rendered.Ok(string.Concat(Enumerable.Repeat("seven77 ", 100))).Excerpt;

        Assert.EndsWith("seven77…", excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Length, 190, 200);
    }

    [Theory]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("e\u0301")]
    [InlineData("😀")]
    public void A_text_without_words_is_cut_between_two_characters_as_people_see_them(string character)
    {
        var excerpt = Rendered.Ok(string.Concat(Enumerable.Repeat(character, 300))).Excerpt;

        Assert.InRange(excerpt.Length, 180, 200);
        Assert.Equal("", excerpt.TrimEnd('…').Replace(character, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_comment_is_folded_beyond_600_characters_or_ten_lines()
    {
        Assert.False(Rendered.Ok(new string('a', 600)).IsLong);
        Assert.True(Rendered.Ok(new string('a', 601)).IsLong);
        Assert.False(Rendered.Ok(string.Concat(Enumerable.Repeat("a\n\n", 10))).IsLong);
        Assert.True(Rendered.Ok(string.Concat(Enumerable.Repeat("a\n", 11))).IsLong);
        Assert.True(Rendered.Ok(string.Concat(Enumerable.Repeat("- a\n", 11))).IsLong);
    }
}
