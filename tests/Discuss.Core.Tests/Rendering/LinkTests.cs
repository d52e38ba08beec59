using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

public sealed class LinkTests
{
    [Theory]
    [InlineData("https://example.org/a_b", "https://example.org/a_b", "")]
    [InlineData("https://example.org/_a_/*b*/c", "https://example.org/_a_/*b*/c", "")]
    [InlineData("http://example.org.", "http://example.org", ".")]
    [InlineData("https://example.org/a,b?c=d#e!?", "https://example.org/a,b?c=d#e", "!?")]
    [InlineData("https://en.example/wiki/A_(b))", "https://en.example/wiki/A_(b)", ")")]
    [InlineData("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2", "")]
    [InlineData("https://example.org:8080/x…", "https://example.org:8080/x", "…")]
    [InlineData("HTTPS://Example.org", "HTTPS://Example.org", "")]
    public void A_bare_address_becomes_a_link_without_the_punctuation_of_the_sentence(string typed, string href, string after) =>
        Assert.Equal($"<p>see <a href=\"{href}\">{href}</a>{after} so</p>", Rendered.Html($"see {typed} so"));

    [Theory]
    [InlineData("www.example.org/x", "<p><a href=\"https://www.example.org/x\">www.example.org/x</a></p>")]
    [InlineData("“https://example.org”", "<p>“<a href=\"https://example.org\">https://example.org</a>”</p>")]
    [InlineData("**https://example.org**", "<p><strong><a href=\"https://example.org\">https://example.org</a></strong></p>")]
    [InlineData("*https://example.org*, yes", "<p><em><a href=\"https://example.org\">https://example.org</a></em>, yes</p>")]
    [InlineData("[see https://example.org", "<p>[see <a href=\"https://example.org\">https://example.org</a></p>")]
    [InlineData("看https://例え.jp/パス。次", "<p>看<a href=\"https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9\">https://例え.jp/パス</a>。次</p>")]
    [InlineData("[1]: https://example.org", "<p>[1]: <a href=\"https://example.org\">https://example.org</a></p>")]
    public void A_bare_address_is_found_wherever_people_put_it(string source, string html) => Assert.Equal(html, Rendered.Html(source));

    [Theory]
    [InlineData("xhttp://example.org")]
    [InlineData("someone@www.example.org")]
    [InlineData("https://")]
    [InlineData("https://nodot/x")]
    [InlineData("www.x")]
    [InlineData("https://bank.example@evil.example/")]
    [InlineData("ftp://example.org")]
    [InlineData("`https://example.org`")]
    public void What_is_no_address_or_hides_its_host_stays_text(string source) =>
        Assert.DoesNotContain("<a", Rendered.Html(source), StringComparison.Ordinal);

    [Theory]
    [InlineData("[text](https://example.org)", "<p><a href=\"https://example.org\">text</a></p>")]
    [InlineData("[text](https://example.org \"title\")", "<p><a href=\"https://example.org\">text</a></p>")]
    [InlineData("<https://example.org>", "<p><a href=\"https://example.org\">https://example.org</a></p>")]
    [InlineData("<a@example.org>", "<p><a href=\"mailto:a@example.org\">a@example.org</a></p>")]
    [InlineData("[](https://example.org)", "<p><a href=\"https://example.org\">https://example.org</a></p>")]
    [InlineData("[&#8203;](https://example.org)", "<p><a href=\"https://example.org\">https://example.org</a></p>")]
    [InlineData("[x https://a.example y](https://b.example)", "<p><a href=\"https://b.example\">x https://a.example y</a></p>")]
    public void A_written_link_is_a_link(string source, string html) => Assert.Equal(html, Rendered.Html(source));

    [Theory]
    [InlineData("![a map](https://example.org/map.png)", "<p><a href=\"https://example.org/map.png\">a map</a></p>")]
    [InlineData("![](https://example.org/map.png)", "<p><a href=\"https://example.org/map.png\">https://example.org/map.png</a></p>")]
    [InlineData("[![a map](https://i.example/m.png)](https://example.org)", "<p><a href=\"https://example.org\">a map</a></p>")]
    [InlineData("![a map](data:image/png;base64,AAAA)", "<p>a map</p>")]
    [InlineData("see ![](/map.png)", "<p>see /map.png</p>")]
    public void An_image_is_shown_as_a_link(string source, string html) => Assert.Equal(html, Rendered.Html(source));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData("java&#x09;script:alert(1)")]
    [InlineData("&#106;avascript&colon;alert(1)")]
    [InlineData("&#1;javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("vbscript:x")]
    [InlineData("//evil.example")]
    [InlineData("/relative")]
    [InlineData("#fragment")]
    [InlineData("https:evil.example")]
    [InlineData("https:\\\\\\\\evil.example")]
    [InlineData("https://good.example\\\\@evil.example")]
    [InlineData("https://bank.example@evil.example")]
    [InlineData("https://user:pass@evil.example")]
    [InlineData("https://bank.example&commat;evil.example")]
    [InlineData("https://bank.example＠evil.example")]
    [InlineData("https://a&#x202e;b.example")]
    [InlineData("mailto:a@b.example?bcc=c@d.example")]
    [InlineData("mailto:a@b.example,c@d.example")]
    [InlineData("http://%65vil.example")]
    public void A_link_to_anywhere_else_keeps_its_text_and_loses_its_address(string address) =>
        Assert.Equal("<p>text</p>", Rendered.Html($"[text]({address})"));

    [Theory]
    [InlineData("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>")]
    [InlineData("<tel:123>", "<p>&lt;tel:123&gt;</p>")]
    public void An_address_in_angle_brackets_that_is_not_accepted_is_shown_as_typed(string source, string html) =>
        Assert.Equal(html, Rendered.Html(source));

    [Fact]
    public void Every_link_says_that_strangers_wrote_it() => Assert.Equal(
        "<p dir=\"auto\"><a href=\"https://example.org\" rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\">x</a></p>",
        Rendered.Ok("[x](https://example.org)").Html);

    [Theory]
    [InlineData("https://example.org/ä b\"<>`", "https://example.org/%C3%A4%20b%22%3C%3E%60")]
    [InlineData("https://bücher.example:81/", "https://xn--bcher-kva.example:81/")]
    [InlineData("http://[::1]:80/", "http://[::1]:80/")]
    [InlineData("MAILTO:a.b+c@example.org", "MAILTO:a.b+c@example.org")]
    public void An_accepted_address_is_ascii_and_accepting_it_again_changes_nothing(string address, string expected)
    {
        Assert.True(LinkPolicy.TryAccept(address, out var href));
        Assert.Equal(expected, href);
        Assert.True(LinkPolicy.TryAccept(href, out var again));
        Assert.Equal(href, again);
    }

    [Fact]
    public void An_address_longer_than_browsers_follow_is_refused_as_it_is_written_and_as_it_is_sent()
    {
        Assert.False(LinkPolicy.TryAccept("https://example.org/" + new string('a', LinkPolicy.MaxLength), out _));
        Assert.False(LinkPolicy.TryAccept("https://example.org/" + new string('א', LinkPolicy.MaxLength / 2), out _));
    }
}
