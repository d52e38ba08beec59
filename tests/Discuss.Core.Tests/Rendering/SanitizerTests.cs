using System.Text;
using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

public sealed class SanitizerTests
{
    public static TheoryData<string> Hostile => [.. HostileInputs.All];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_is_rendered_as_nothing_but_a_comment(string source)
    {
        if (Rendered.Renderer.Render(source) is RenderResult.Ok ok)
            Assert.Empty(AllowListWalk.Findings(ok.Html));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_html_comes_out_as_a_fixed_point_within_the_allow_list(string html)
    {
        var sanitized = HtmlSanitizer.Sanitize(html);

        Assert.Equal(sanitized, HtmlSanitizer.Sanitize(sanitized));
        Assert.Empty(AllowListWalk.Findings(VisibleOnly(sanitized)));
    }

    [Theory]
    [InlineData("<p onclick=x>a<br>b</p>", "<p>a<br>b</p>")]
    [InlineData("<b>bold</b> <h1>title</h1>", "bold title")]
    [InlineData("a<script>alert(1)</script>b", "ab")]
    [InlineData("<ol start=3 type=a><li>x</ol>", "<ol start=\"3\"><li>x</li></ol>")]
    [InlineData("<a href='https://a.example/?x=1&amp;y' target=_top>x</a>",
        "<a href=\"https://a.example/?x=1&amp;y\" rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\">x</a>")]
    [InlineData("<a href=javascript:x>text</a>", "text")]
    [InlineData("<p dir=rtl>x</p><p dir=sideways>y</p>", "<p dir=\"rtl\">x</p><p>y</p>")]
    public void Only_what_is_listed_passes(string html, string expected) => Assert.Equal(expected, HtmlSanitizer.Sanitize(html));

    [Fact]
    public void The_walk_that_judges_finds_what_must_be_found()
    {
        string[] bad =
        [
            "<script></script>", "<p onclick=\"x\"></p>", "<p dir=\"x\"></p>", "<svg></svg>", "<!--x-->", "<p><p>", "</div>x", "<p class=\"a\"></p>",
            "<a href=\"javascript:x\" rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\">x</a>",
            "<a href=\"https://a@b.example\" rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\">x</a>",
            "<a href=\"https://b.example\">x</a>", "<p>\u202E</p>", "<p>a\u0301\u0301\u0301\u0301\u0301</p>", "<img src=\"x\">",
        ];
        Assert.All(bad, html => Assert.NotEmpty(AllowListWalk.Findings(html)));
    }

    /// <summary>Which characters are shown is the writer's part; the sanitizer is asked about elements and attributes only.</summary>
    private static string VisibleOnly(string html)
    {
        var (kept, plain) = (new StringBuilder(), new StringBuilder());
        default(VisibleText).Append(kept, plain, html);
        return plain.ToString();
    }
}
