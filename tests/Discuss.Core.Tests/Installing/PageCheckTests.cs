using Discuss.Core.Installing;

namespace Discuss.Core.Tests.Installing;

public sealed class PageCheckTests
{
    private const string Line = "<script src=\"https://talk.example/embed.js\" data-site=\"paper\" async></script>";

    private static readonly Uri Home = new("https://talk.example/");

    [Fact]
    public void A_page_with_the_line_from_an_origin_of_the_site_has_nothing_wrong() => Assert.Empty(Check($"<h1>News</h1>{Line}"));

    [Theory]
    [InlineData("<h1>News</h1>", PageFault.NoLine)]
    [InlineData("<!-- " + Line + " -->", PageFault.NoLine)]
    [InlineData("<script src=\"https://other.example/embed.js\" data-site=\"paper\"></script>", PageFault.NoLine)]
    [InlineData("<script src=\"https://talk.example/embed.js\" data-site=\"demo\"></script>", PageFault.OtherSite)]
    [InlineData("<script src=\"https://talk.example/embed.js\"></script>", PageFault.OtherSite)]
    public void A_line_that_is_missing_or_another_is_told(string html, PageFault fault) => Assert.Equal(fault, Assert.Single(Check(html)).Fault);

    [Fact]
    public void An_origin_that_is_none_of_the_sites_is_told() =>
        Assert.Equal(new PageFinding(PageFault.OriginNotAllowed, "http://news.example:8080"), Assert.Single(Check(Line, page: "http://news.example:8080/a")));

    [Fact]
    public void What_comes_over_http_is_not_loaded_into_what_came_over_https()
    {
        var page = new SentPage(new Uri("https://news.example/a"), [], Line.Replace("https:", "http:", StringComparison.Ordinal));

        Assert.Equal(PageFault.MixedContent, Assert.Single(PageCheck.Of(page, new Uri("http://talk.example/"), "paper", ["https://news.example"])).Fault);
    }

    [Theory]
    [InlineData("default-src 'self'", true, true)]
    [InlineData("default-src 'none'; script-src https://talk.example; frame-src https://talk.example", false, false)]
    [InlineData("script-src 'self' https://talk.example", false, false)]
    [InlineData("script-src 'self' https://talk.example; frame-src 'none'", false, true)]
    [InlineData("script-src 'self'; frame-src https:", true, false)]
    [InlineData("script-src *.example; child-src talk.example:*", false, false)]
    [InlineData("script-src *.talk.example", true, false)]
    [InlineData("script-src https://talk.example:8443", true, false)]
    [InlineData("script-src https://talk.example/embed.js; frame-src https://talk.example/embed/", false, false)]
    [InlineData("script-src https://talk.example/other/; frame-src https://talk.example/embed", true, true)]
    [InlineData("script-src 'strict-dynamic' https://talk.example", true, false)]
    [InlineData("script-src-elem https://talk.example; script-src 'none'", false, false)]
    [InlineData("img-src 'none'; frame-src *", false, false)]
    [InlineData("", false, false)]
    public void A_policy_that_keeps_the_loader_or_the_frame_out_is_told(string policy, bool script, bool frame)
    {
        var byHeader = Check(Line, policy).Select(finding => finding.Fault).ToList();
        var byMeta = Check($"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{Line}").Select(finding => finding.Fault).ToList();

        Assert.Equal(script, byHeader.Contains(PageFault.ScriptRefused));
        Assert.Equal(frame, byHeader.Contains(PageFault.FrameRefused));
        Assert.Equal(byHeader, byMeta);
    }

    [Fact]
    public void A_nonce_lets_the_loader_in_and_every_policy_must_allow_it()
    {
        var line = Line.Replace("async", "nonce=\"r4nd\" async", StringComparison.Ordinal);

        Assert.Empty(Check(line, "script-src 'nonce-r4nd' 'strict-dynamic'"));
        Assert.Single(Check(line, "script-src 'nonce-other'"));
        Assert.Single(Check(Line, "script-src https://talk.example, script-src 'self'"));
    }

    private static IReadOnlyList<PageFinding> Check(string html, string? policy = null, string page = "https://news.example/a") =>
        PageCheck.Of(new SentPage(new Uri(page), policy is null ? [] : [policy], html), Home, "paper", ["https://news.example"]);
}
