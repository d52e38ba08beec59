namespace Discuss.Core.Tests.Rendering;

public sealed class MarkdownTests
{
    [Theory]
    [InlineData("one\n\ntwo", "<p>one</p><p>two</p>")]
    [InlineData("one\ntwo", "<p>one<br>two</p>")]
    [InlineData("*em* **strong** ~~del~~ `code`", "<p><em>em</em> <strong>strong</strong> <del>del</del> <code>code</code></p>")]
    [InlineData("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>")]
    [InlineData("3. c\n4. d", "<ol start=\"3\"><li>c</li><li>d</li></ol>")]
    [InlineData("> quoted\n> > deeper\n\nanswer", "<blockquote><p>quoted</p><blockquote><p>deeper</p></blockquote></blockquote><p>answer</p>")]
    [InlineData("```cs\nif (a < b)\n```", "<pre><code>if (a &lt; b)\n</code></pre>")]
    [InlineData("    indented", "<pre><code>indented\n</code></pre>")]
    [InlineData("a\n\n* * *\n\nb", "<p>a</p><hr><p>b</p>")]
    public void What_people_write_in_comments_becomes_html(string source, string html) => Assert.Equal(html, Rendered.Html(source));

    [Theory]
    [InlineData("# Title", "<p><strong>Title</strong></p>")]
    [InlineData("###### Title *x*", "<p><strong>Title <em>x</em></strong></p>")]
    [InlineData("##", "<p><strong>##</strong></p>")]
    public void A_heading_is_a_bold_paragraph_because_the_page_has_its_own_headings(string source, string html) =>
        Assert.Equal(html, Rendered.Html(source));

    [Theory]
    [InlineData("“quote”\n————–\nanswer", "<p>“quote”<br>————–<br>answer</p>")]
    [InlineData("quote\n-----\nanswer", "<p>quote<br>-----<br>answer</p>")]
    [InlineData("quote\n=====", "<p>quote<br>=====</p>")]
    public void A_line_of_dashes_makes_no_heading_of_the_line_above(string source, string html) =>
        Assert.Equal(html, Rendered.Html(source));

    [Theory]
    [InlineData("(..Syrian army..)")]
    [InlineData("LOL —- okay…. which fact? :-))")]
    [InlineData("—————————")]
    [InlineData("U$ ‘coalition’ #tag {onclick=x} :smile: a | b ^c^ ==d== ++e++ H~2~O")]
    [InlineData("***")]
    [InlineData("- - -")]
    [InlineData("#hashtag")]
    [InlineData("[1]: note")]
    [InlineData("snake_case_name and 2 * 3 * 4")]
    public void Odd_punctuation_is_shown_as_it_was_typed(string source) => Assert.Equal($"<p>{source}</p>", Rendered.Html(source));

    [Theory]
    [InlineData("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("<!-- hidden -->", "<p>&lt;!-- hidden --&gt;</p>")]
    [InlineData("&lt;i&gt; &amp; &copy;", "<p>&lt;i&gt; &amp; ©</p>")]
    public void Html_is_shown_as_text(string source, string html) => Assert.Equal(html, Rendered.Html(source));

    [Fact]
    public void The_language_of_a_code_block_leaves_no_class() => Assert.DoesNotContain("class", Rendered.Html("```js\nx\n```"), StringComparison.Ordinal);

    [Fact]
    public void Emphasis_within_emphasis_stops_being_marked_up_but_keeps_its_text()
    {
        var source = string.Concat(Enumerable.Repeat("*a **b ", 100)) + "x" + string.Concat(Enumerable.Repeat("** *", 100));

        var result = Rendered.Ok(source);

        Assert.InRange(result.Html.Split("<em>").Length, 0, 20);
        Assert.Equal(100, result.PlainText.Count(c => c == 'b'));
    }

    [Fact]
    public void Plain_text_is_what_a_reader_sees() => Assert.Equal(
        "Title\n\nSee the site & more\nsecond line\n\nquoted\n\none\ntwo\n\nx = 1;\n\ny = 2;",
        Rendered.Ok("# Title\n\nSee [the *site*](https://example.org) &amp; more\nsecond line\n\n> quoted\n\n- one\n- two\n\n```\nx = 1;\n\ny = 2;\n```").PlainText);

    [Fact]
    public void Many_threads_render_side_by_side_without_mixing_their_comments() => Parallel.For(0, 2000, i => Assert.Equal(
        $"<p><em>{i}</em> <a href=\"https://example.org/{i}\">x</a></p>", Rendered.Html($"*{i}* [x](https://example.org/{i})")));
}
