using Discuss.Core.Images;
using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

public sealed class ImageTests
{
    private static readonly string Id = new('a', 64);

    private static readonly CommentImages Images = new()
    {
        Stored = new Dictionary<string, CommentImage>(StringComparer.Ordinal)
        {
            [Id] = new(Id, ImageType.Jpeg, 3000, 2000), [new string('b', 64)] = new(new string('b', 64), ImageType.Png, 20, 4000),
        },
        Hosts = ["img.example"],
    };

    [Fact]
    public void An_uploaded_image_says_how_large_it_will_be_and_what_is_on_it()
    {
        var ok = Ok($"Look: ![the *old* harbour](discuss-image:{Id})");

        Assert.Equal(
            $"<p dir=\"auto\">Look: <img src=\"/images/{Id}.jpg\" alt=\"the old harbour\" width=\"640\" height=\"427\" loading=\"lazy\" decoding=\"async\"></p>", ok.Html);
        Assert.Equal("Look: the old harbour", ok.PlainText);
        Assert.Equal([Id], ok.Images);
    }

    [Fact]
    public void A_comment_may_be_an_image_and_nothing_else()
    {
        var ok = Ok($"![](discuss-image:{new string('b', 64)})");

        Assert.Contains("width=\"2\" height=\"480\"", ok.Html, StringComparison.Ordinal);
        Assert.Equal("🖼", ok.PlainText);
    }

    [Theory]
    [InlineData("![\"><script>alert(1)</script>](discuss-image:{0})")]
    [InlineData("![&quot; onerror=alert(1) x=&quot;](discuss-image:{0})")]
    [InlineData("![a ![b](discuss-image:{0}) c](discuss-image:{0})")]
    [InlineData("[![x](discuss-image:{0})](https://example.org/)")]
    [InlineData("![\u202Egnp\u200B\nx](discuss-image:{0} \"title\")")]
    [InlineData("> - ![x](<discuss-image:{0}>)")]
    public void Whatever_stands_in_a_description_stays_in_it(string source)
    {
        var html = Ok(source.Replace("{0}", Id, StringComparison.Ordinal)).Html;

        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument("<!DOCTYPE html><body>" + html);
        var image = Assert.Single(document.Images);
        Assert.Equal(["src", "alt", "width", "height", "loading", "decoding"], image.Attributes.Select(attribute => attribute.Name));
        Assert.Empty(document.Scripts);
        Assert.Equal(html, HtmlSanitizer.Sanitize(html, Images));
        Assert.DoesNotContain("<img", HtmlSanitizer.Sanitize("<img src=x onerror=alert(1)>" + html.Replace("/images/", "//images/", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_from_elsewhere_stay_links_but_for_those_of_allowed_hosts()
    {
        Assert.Equal(
            "<p dir=\"auto\"><img src=\"https://a.img.example/1.png?a&amp;b\" alt=\"x\" width=\"640\" height=\"360\" loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"></p>",
            Ok("![x](https://a.img.example/1.png?a&b)").Html);
        foreach (var address in (string[])["https://badimg.example/1.png", "http://img.example/1.png", "https://img.example:8443/1.png", "https://img.example@evil.example/1.png", "javascript:alert(1)", $"/images/{Id}.jpg"])
            Assert.DoesNotContain("<img", Ok($"![x]({address})").Html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_not_there_or_one_too_many_comes_as_its_description()
    {
        Assert.Equal("<p dir=\"auto\">gone</p>", Ok($"![gone](discuss-image:{new string('c', 64)})").Html);
        Assert.Equal("<p dir=\"auto\">no link</p>", Ok($"[no link](discuss-image:{Id})").Html);
    }

    [Fact]
    public void Identifiers_are_found_and_taken_out_of_what_the_rules_read()
    {
        var source = $"a ![x](discuss-image:{Id}) b ![y](discuss-image:{Id})";

        Assert.Equal([Id], ImageMarks.Find(source));
        Assert.Empty(ImageMarks.Find("discuss-image:123"));
        Assert.Equal(source.Length, ImageMarks.WithoutIds(source).Length);
        Assert.DoesNotContain("aa", ImageMarks.WithoutIds(source), StringComparison.Ordinal);
    }

    private static RenderResult.Ok Ok(string source) => Assert.IsType<RenderResult.Ok>(Rendered.Renderer.Render(source, Images));
}
