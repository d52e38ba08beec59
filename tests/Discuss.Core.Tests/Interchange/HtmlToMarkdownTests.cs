using System.Diagnostics;
using System.Net;
using System.Text;
using Discuss.Core.Interchange.Writing;
using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Interchange;

public sealed class HtmlToMarkdownTests
{
    private static readonly CommentRenderer Renderer = new();

    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "<p dir=\"auto\">One</p><p dir=\"auto\">Two</p>")]
    [InlineData("One<br>Two<br/>Three", "<p dir=\"auto\">One<br>Two<br>Three</p>")]
    [InlineData("<b>bold</b> and <i>slanted</i>, <s>gone</s>", "<p dir=\"auto\"><strong>bold</strong> and <em>slanted</em>, <del>gone</del></p>")]
    [InlineData("<b> spaces </b>inside", "<p dir=\"auto\"><strong>spaces</strong> inside</p>")]
    [InlineData("<blockquote><p>said</p><blockquote>before</blockquote></blockquote>No.", "<blockquote dir=\"auto\"><p dir=\"auto\">said</p><blockquote dir=\"auto\"><p dir=\"auto\">before</p></blockquote></blockquote><p dir=\"auto\">No.</p>")]
    [InlineData("<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>", "<ul dir=\"auto\"><li dir=\"auto\">one</li><li dir=\"auto\">two<ul dir=\"auto\"><li dir=\"auto\">deep</li></ul></li></ul>")]
    [InlineData("<ol start=3><li>three</li><li>four</li></ol>", "<ol start=\"3\" dir=\"auto\"><li dir=\"auto\">three</li><li dir=\"auto\">four</li></ol>")]
    [InlineData("<pre><code>if (a &lt; b)\n  ```</code></pre>", "<pre dir=\"ltr\"><code>if (a &lt; b)\n  ```\n</code></pre>")]
    [InlineData("run <code>a `b` *c*</code>", "<p dir=\"auto\">run <code>a `b` *c*</code></p>")]
    [InlineData("<h2>Title</h2>text", "<p dir=\"auto\"><strong>Title</strong></p><p dir=\"auto\">text</p>")]
    public void What_a_comment_may_have_is_kept(string html, string shown) => Assert.Equal(shown, Shown(html));

    [Theory]
    [InlineData("<a href=\"https://a.example/x_y?a=1&amp;b=2\">see *this*</a>", "href=\"https://a.example/x_y?a=1&amp;b=2\"", "see *this*")]
    [InlineData("<a href=\"https://a.example/x\">https://a.example/x</a>", "href=\"https://a.example/x\"", "https://a.example/x")]
    [InlineData("wow!<a href=\"https://a.example/x\">here</a>", "href=\"https://a.example/x\"", "wow!here")]
    [InlineData("<img src=\"https://a.example/p.png\" alt=\"the pier\">", "href=\"https://a.example/p.png\"", "the pier")]
    [InlineData("<a href=\"https://a.example/(x)\"><b>in</b> brackets</a>", "href=\"https://a.example/(x)\"", "in brackets")]
    public void Links_stay_and_pictures_become_links(string html, string link, string text)
    {
        var ok = Rendered(html);

        Assert.Contains(link, ok.Html, StringComparison.Ordinal);
        Assert.Equal(text, ok.PlainText);
        Assert.DoesNotContain("<img", ok.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\"  jAvA\tscript:alert(1)\">x</a>")]
    [InlineData("<img src=x onerror=alert(1)>x")]
    [InlineData("<svg onload=alert(1)>x</svg>x")]
    [InlineData("<script>alert(1)</script>x")]
    [InlineData("x<iframe src=\"https://evil.example\"></iframe>")]
    [InlineData("x<style>*{display:none}</style>")]
    [InlineData("x<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>x</table>x")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt; x")]
    public void Hostile_markup_is_cleaned_by_the_renderer_that_publishes(string html)
    {
        var ok = Rendered(html);

        Assert.Empty(Rendering.AllowListWalk.Findings(ok.Html));
        Assert.DoesNotContain("href=\"java", ok.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains('x', ok.PlainText);
    }

    [Fact]
    public void Where_lines_count_they_do_and_elsewhere_they_are_spaces()
    {
        const string Text = "First line\nsecond line\n\nA <em>new</em> paragraph<br />\nand a line";

        Assert.Equal(
            "<p dir=\"auto\">First line<br>second line</p><p dir=\"auto\">A <em>new</em> paragraph<br>and a line</p>",
            Html(HtmlToMarkdown.Convert(Text, linesCount: true)));
        Assert.Equal("<p dir=\"auto\">First line second line A <em>new</em> paragraph<br>and a line</p>", Shown(Text));
    }

    [Theory]
    [InlineData("a&#1;b&#x8d;c&#2;d")]
    [InlineData("<pre>a&#1;b&#x81;cd</pre>")]
    public void Controls_are_left_out_however_they_were_written(string html) => Assert.Contains("abc", Rendered(html).PlainText, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_shown_as_just_that_text()
    {
        var chance = new Random(7);
        string[] pieces = ["a", "Word", "*", "**", "_", "__", "~", "~~", "`", "```", "[", "]", "(", ")", "[x](y)", "!", "#", "# ", ">", "> ", "-", "- ", "1.", "1. ", "+ ", "=", "===", "---", "***", "&amp;", "&", "<", "<b>", "\\", "|", ":", "http:", "é", "😀", "هذا", "snake_case", "2 * 3", "…"];
        for (var i = 0; i < 3000; i++)
        {
            var text = new StringBuilder();
            for (var left = chance.Next(1, 12); left > 0; left--) text.Append(pieces[chance.Next(pieces.Length)]).Append(chance.Next(3) == 0 ? " " : "");
            var words = string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (words.Length == 0) continue;

            foreach (var markdown in new[] { HtmlToMarkdown.Convert(WebUtility.HtmlEncode(words), linesCount: i % 2 == 0), HtmlToMarkdown.PlainText(words) })
                Assert.Equal((words, words), (words, Assert.IsType<RenderResult.Ok>(Renderer.Render(markdown)).PlainText));
        }
    }

    [Fact]
    public void Hostile_html_of_any_size_is_converted_soon()
    {
        string[] hostile =
        [
            string.Concat(Enumerable.Repeat("<b><p>", 50_000)), string.Concat(Enumerable.Repeat("<b>", 900)) + "x", string.Concat(Enumerable.Repeat("<a href=x><b><i>", 300)),
            string.Concat(Enumerable.Repeat("<blockquote>", 900)) + "deep", string.Concat(Enumerable.Repeat("<ul><li>", 450)) + "deep", string.Concat(Enumerable.Repeat("<table>", 900)),
            new string('<', 60_000), new string('&', 60_000), new string('`', 60_000), "<pre>" + new string('`', 60_000), new string('[', 60_000), string.Concat(Enumerable.Repeat("- ", 30_000)),
        ];
        foreach (var html in hostile)
        {
            var began = Stopwatch.GetTimestamp();
            _ = HtmlToMarkdown.Convert(html, linesCount: false);
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 60);
        }
    }

    private static string Shown(string html) => Html(HtmlToMarkdown.Convert(html, linesCount: false));

    private static RenderResult.Ok Rendered(string html) => Assert.IsType<RenderResult.Ok>(Renderer.Render(HtmlToMarkdown.Convert(html, linesCount: false)));

    private static string Html(string markdown) => Assert.IsType<RenderResult.Ok>(Renderer.Render(markdown)).Html;
}
