namespace Discuss.Core.Tests.Rendering;

/// <summary>Directions, invisible characters and stacked marks.</summary>
public sealed class TextShownTests
{
    [Theory]
    [InlineData("a\u202Eb\u202Cc", "abc")]
    [InlineData("a\u2066b\u2069c\u200E\u200F\u061C", "abc")]
    [InlineData("a&#x202E;b&#8238;c", "abc")]
    [InlineData("ad\u00ADmin \u200Bzero\uFEFF \u2060width", "admin zero width")]
    [InlineData("tag\U000E0041\U000E007F", "tag")]
    [InlineData("a&#1;b&#x85;c&#x7f;d", "abcd")]
    public void Characters_that_turn_or_hide_text_are_not_shown(string source, string shown) =>
        Assert.Equal($"<p>{shown}</p>", Rendered.Html(source));

    [Theory]
    [InlineData("می\u200Cخواهم")]
    [InlineData("👨‍👩‍👧‍👦 ❤️ 1️⃣ 🏳️‍🌈 👍🏽")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    [InlineData("क्षत्रिय ทั้งนี้ Việt Nam שָׁלוֹם")]
    public void What_languages_and_emoji_need_is_kept(string source) => Assert.Equal($"<p>{source}</p>", Rendered.Html(source));

    [Theory]
    [InlineData("")]
    [InlineData("**")]
    [InlineData("\u200D")]
    [InlineData("\u200B")]
    public void At_most_four_marks_stand_on_a_letter_whatever_is_put_between_them(string between)
    {
        var source = "Z" + string.Concat(Enumerable.Repeat("\u0301\u0301\u0301" + between, 20)) + "x";

        Assert.Equal(4, Rendered.Ok(source).PlainText.Count(c => c == '\u0301'));
    }

    [Fact]
    public void The_source_is_left_as_it_is_and_only_the_html_is_cleaned()
    {
        var first = Rendered.Ok("a\u202Eb");

        Assert.Equal("ab", first.PlainText);
        Assert.Equal(first, Rendered.Ok("a\u202Eb"));
    }

    [Fact]
    public void Every_paragraph_finds_its_own_direction() => Assert.Equal(
        "<p dir=\"auto\">BRAVO</p><p dir=\"auto\">الله يحميك</p>", Rendered.Ok("BRAVO\n\nالله يحميك").Html);

    [Fact]
    public void A_quote_or_list_of_arabic_stands_on_the_right_though_its_paragraphs_have_a_direction_of_their_own()
    {
        Assert.Equal("<blockquote dir=\"rtl\"><p dir=\"auto\">… مرحبا</p></blockquote>", Rendered.Ok("> … مرحبا").Html);
        Assert.Equal("<ul dir=\"rtl\"><li dir=\"rtl\">واحد</li><li dir=\"auto\">two</li></ul>", Rendered.Ok("- واحد\n- two").Html);
    }

    [Fact]
    public void Code_reads_from_left_to_right() => Assert.StartsWith("<pre dir=\"ltr\">", Rendered.Ok("    שלום = 1").Html, StringComparison.Ordinal);
}
