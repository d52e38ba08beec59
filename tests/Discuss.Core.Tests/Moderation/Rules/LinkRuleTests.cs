using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class LinkRuleTests
{
    [Theory]
    [InlineData("See https://a.example and https://b.example", Verdict.Approve)]
    [InlineData("See https://a.example, https://b.example, www.c.example", Verdict.Hold)]
    [InlineData("[a](https://a.example) [b][1] <https://c.example>\n\n[1]: https://b.example", Verdict.Hold)]
    public void Two_links_pass_and_three_are_held_unless_the_site_says_otherwise(string body, Verdict verdict) =>
        Assert.Equal(verdict, new Comment(body).VerdictOf(new LinkRule()));

    [Fact]
    public void The_links_are_marked()
    {
        var comment = new Comment("[One](https://a.example/x) https://b.example/y and http://c.example");

        Assert.Equal("https://a.example/x|https://b.example/y|http://c.example", comment.Marked(Assert.Single(comment.To(new LinkRule()))));
    }

    [Theory]
    [InlineData("https://example.org/a", Verdict.Approve)]
    [InlineData("https://NEWS.Example.org/a", Verdict.Approve)]
    [InlineData("https://example.org./a", Verdict.Approve)]
    [InlineData("https://badexample.org/a", Verdict.Hold)]
    [InlineData("https://example.org.evil.example/a", Verdict.Hold)]
    [InlineData("https://example.org:8443/a", Verdict.Approve)]
    [InlineData("https://xample.org", Verdict.Hold)]
    [InlineData("https://ехаmple.org", Verdict.Hold)] // Cyrillic letters
    [InlineData("mailto:a@example.org", Verdict.Approve)]
    public void Where_hosts_are_listed_a_host_stands_for_itself_and_what_is_under_it_and_for_nothing_that_only_ends_alike(string address, Verdict verdict) =>
        Assert.Equal(
            verdict,
            new Comment($"See <{address}>")
            {
                Settings = new ModerationSettings { Links = new LinkSettings { Mode = LinkMode.Hosts, Hosts = ["example.org"] } },
            }.VerdictOf(new LinkRule()));

    [Fact]
    public void Where_links_are_not_wanted_one_is_too_many_and_may_be_refused() => Assert.Equal(
        Verdict.Reject,
        new Comment("See https://example.org")
        {
            Settings = new ModerationSettings { Links = new LinkSettings { Mode = LinkMode.None, Action = RuleAction.Reject, Hosts = ["example.org"] } },
        }.VerdictOf(new LinkRule()));

    [Fact]
    public void Links_to_allowed_hosts_and_to_the_site_itself_are_not_counted() => Assert.Empty(
        new Comment("https://a.example https://b.example https://example.org/1 https://paper.example/2")
        {
            Settings = new ModerationSettings { Links = new LinkSettings { Hosts = ["example.org"] } },
            With = input => input with { OwnHosts = ["paper.example"] },
        }.To(new LinkRule()));

    [Fact]
    public void Trusted_authors_and_staff_link_as_they_like() => Assert.All(
        new[] { new AuthorStanding { IsTrusted = true }, new AuthorStanding { IsStaff = true } },
        author => Assert.Empty(new Comment("https://a.example https://b.example https://c.example") { Author = author }.To(new LinkRule())));
}
