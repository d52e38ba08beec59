using Discuss.Core.Rendering;
using Discuss.Core.Threads;

namespace Discuss.Core.Tests.Rendering;

public sealed class MentionTests
{
    private static readonly ThreadId Thread = new(1, 2);

    private static readonly MentionNames People = new([("Ann", new(Thread, 1)), ("Ann Marie", new(Thread, 2)), ("محمد", new(Thread, 3)), ("a_b", new(Thread, 4))]);

    private static readonly CommentRenderer Renderer = new();

    [Theory]
    [InlineData("Yes, @Ann.", "Yes, <a class=\"mention\" href=\"#c-1-2-1\">@Ann</a>.")]
    [InlineData("@ann marie, hello", "<a class=\"mention\" href=\"#c-1-2-2\">@ann marie</a>, hello")]
    [InlineData("سؤال إلى @محمد", "سؤال إلى <a class=\"mention\" href=\"#c-1-2-3\">@محمد</a>")]
    [InlineData("(@Ann)", "(<a class=\"mention\" href=\"#c-1-2-1\">@Ann</a>)")]
    [InlineData("**@Ann**", "<strong><a class=\"mention\" href=\"#c-1-2-1\">@Ann</a></strong>")]
    [InlineData("@Ann @Ann", "<a class=\"mention\" href=\"#c-1-2-1\">@Ann</a> <a class=\"mention\" href=\"#c-1-2-1\">@Ann</a>")]
    public void Who_is_of_the_thread_is_linked_to_a_comment_of_theirs(string source, string html) =>
        Assert.Contains(html, Html(source), StringComparison.Ordinal);

    [Theory]
    [InlineData("@Annette")]
    [InlineData("someone@Ann")]
    [InlineData("`@Ann`")]
    [InlineData("@Nobody")]
    [InlineData("@")]
    [InlineData("@ Ann")]
    [InlineData("<a class=\"mention\" href=\"#c-1-2-1\">@An</a>")]
    public void Words_that_only_look_like_it_stay_text(string source) => Assert.DoesNotContain("<a class", Html(source), StringComparison.Ordinal);

    [Fact]
    public void At_most_ten_are_linked_and_without_people_none()
    {
        var source = string.Join(' ', Enumerable.Repeat("@Ann", 50));
        Assert.Equal(11, Html(source).Split("<a class").Length);
        Assert.DoesNotContain("<a", ((RenderResult.Ok)Renderer.Render(source)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#c-1-2-1", true)]
    [InlineData("#c-1-2-01", false)]
    [InlineData("#c-1-2-1\"onclick=x", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("#c-", false)]
    public void The_sanitizer_lets_a_mention_lead_to_a_comment_and_nowhere_else(string href, bool passes) =>
        Assert.Equal(passes, HtmlSanitizer.Sanitize($"<p><a class=\"mention\" href=\"{href.Replace("\"", "&quot;", StringComparison.Ordinal)}\">@x</a></p>").Contains("mention", StringComparison.Ordinal));

    private static string Html(string source) => ((RenderResult.Ok)Renderer.Render(source, mentions: People)).Html;
}
