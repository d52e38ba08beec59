using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

public sealed class GuardTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n\t ", "empty")]
    [InlineData("\u200B\u200D\uFEFF\u3164", "empty")]
    [InlineData("a\0b", "nul")]
    [InlineData("a\u0001b", "control-character")]
    [InlineData("a\u0085b", "control-character")]
    [InlineData("a\u007Fb", "control-character")]
    public void What_is_no_text_is_refused(string source, string code) => Assert.Equal(code, Rendered.RefusedCode(source));

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void Half_a_character_is_refused(int unit) => Assert.Equal("lone-surrogate", Rendered.RefusedCode("a" + (char)unit + "b"));

    [Fact]
    public void Five_thousand_characters_are_taken_and_one_more_is_not()
    {
        Assert.Equal(5000, Rendered.Ok(new string('a', 5000)).PlainText.Length);
        Assert.Equal("too-long", Rendered.RefusedCode(new string('a', 5001)));
    }

    [Fact]
    public void The_limits_can_be_set() =>
        Assert.IsType<RenderResult.Refused>(new CommentRenderer(new RenderingLimits { MaxCharacters = 3 }).Render("four"));

    [Theory]
    [InlineData(">", 12)]
    [InlineData("> ", 12)]
    [InlineData("- ", 12)]
    [InlineData("1. ", 12)]
    [InlineData("> - 2) ", 4)]
    public void Twelve_quotes_or_lists_inside_one_another_are_taken_and_thirteen_are_not(string marker, int times)
    {
        var deepest = string.Concat(Enumerable.Repeat(marker, times));

        Rendered.Ok(deepest + "x");
        Assert.Equal("too-nested", Rendered.RefusedCode("> " + deepest + "x"));
        Assert.Equal("too-nested", Rendered.RefusedCode("fine\n\n" + deepest + "> x"));
    }

    [Fact]
    public void Nesting_by_indentation_over_many_lines_is_bounded_too()
    {
        static string Stairs(int depth) => string.Concat(Enumerable.Range(0, depth).Select(i => new string(' ', 2 * i) + "- a\n"));

        Rendered.Ok(Stairs(12));
        Assert.Equal("too-nested", Rendered.RefusedCode(Stairs(13)));
    }

    [Theory]
    [InlineData("* * * * * * * * * * * * * * * * * * * *")]
    [InlineData("- - - - - - - - - - - - - - - - - - - -")]
    [InlineData("--------------------")]
    [InlineData("********************")]
    public void A_row_of_stars_or_dashes_is_a_line_and_not_so_many_lists(string row) =>
        Assert.Equal("<p>a</p><hr><p>b</p>", Rendered.Html($"a\n\n{row}\n\nb"));

    [Fact]
    public void The_input_that_hung_the_parser_is_refused() =>
        Assert.IsType<RenderResult.Refused>(Rendered.Renderer.Render(string.Concat(Enumerable.Repeat("- ", 2000)) + "x" + new string('\n', 2000)));

    [Fact]
    public void More_than_two_blank_lines_are_two() =>
        Assert.Equal("<pre><code>a\n\n\nb\n</code></pre>", Rendered.Html("```\na\n\n\n \n\t\n\nb\n```"));

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\rb")]
    [InlineData("a\u2028b")]
    public void Every_kind_of_line_end_is_one(string source) => Assert.Equal("<p>a<br>b</p>", Rendered.Html(source));

    [Fact]
    public void Text_from_outside_is_trimmed_and_its_line_ends_are_line_feeds()
    {
        Assert.True(TextGuard.TryNormalize(" \r\na\r\n b\r\t", out var text, out var problem));
        Assert.Equal("a\n b", text);
        Assert.Equal(TextProblem.None, problem);
    }

    [Theory]
    [InlineData("a\0", TextProblem.Nul)]
    [InlineData("\u001B[31m", TextProblem.ControlCharacter)]
    [InlineData("\u009B", TextProblem.ControlCharacter)]
    public void Text_from_outside_has_no_control_characters(string input, TextProblem expected)
    {
        Assert.False(TextGuard.TryNormalize(input, out var text, out var problem));
        Assert.Equal(expected, problem);
        Assert.Equal("", text);
    }

    [Fact]
    public void No_text_at_all_is_an_empty_text()
    {
        Assert.True(TextGuard.TryNormalize(null, out var text, out _));
        Assert.Equal("", text);
    }
}
