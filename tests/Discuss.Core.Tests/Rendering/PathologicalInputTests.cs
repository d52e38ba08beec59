using System.Diagnostics;
using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

/// <summary>
/// Inputs made to keep a parser busy, each as long as a comment may be. The bound on time is generous, for a busy machine; without the
/// guards the first of them alone takes longer.
/// </summary>
public sealed class PathologicalInputTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private static readonly string[] Repeated =
    [
        "- ", "- - > 1. ", "> ", ">", "[", "![", "[]", "[a](", "[a](b", "[a](<b", "](", "*", "*a", "a*", "*a ", "_a*", "*a **b ", "*[", "[*", "~~a", "***\n*a_",
        "`", "`a", "``a`", "<", "<a", "<http://", "&", "&#", "\\", "\\\n", "\n", "a\n", " a\n", "  \n", ">\n\n", "- \n", "- a\n", "1.\n-\n", "1)\n", "# a\n",
        "```\n", "    a\n", "\t", "[a]: /u\n", "[a]: ", "https://", "https://a.b/(", "www.a.b ", "www.é.example ", "éwww.", "&#http://a.b", "a@", "h", "w", "(", "\"", "|", "a\u0301",
        "\u0301", "\u202E", "\u200D", "🏴\U000E0067", "א", "- א\n", "👨‍👩‍", "> a\n\n", "---\n", "* * * *\n", "<!--", "<![CDATA[", "</", "<p>", "&nbsp;",
    ];

    [Fact]
    public void No_comment_keeps_the_renderer_busy_or_grows_beyond_thirty_times_its_length()
    {
        var watch = Stopwatch.StartNew();
        foreach (var source in Sources())
        {
            var result = Rendered.Renderer.Render(source);
            Assert.True(watch.Elapsed < Bound, $"stuck at: {source[..Math.Min(40, source.Length)]}");
            if (result is RenderResult.Ok ok)
                Assert.InRange(ok.Html.Length, 1, 30 * 5000);
        }
    }

    [Fact]
    public void Marks_beyond_two_hundred_in_a_paragraph_are_text()
    {
        var source = string.Concat(Enumerable.Repeat("*a* ", 150)).TrimEnd();

        var result = Rendered.Ok(source + "\n\n*next*");

        Assert.Contains("<em>a</em> *a*", result.Html, StringComparison.Ordinal);
        Assert.EndsWith("<em>next</em></p>", result.Html, StringComparison.Ordinal);
    }

    internal static IEnumerable<string> Sources()
    {
        foreach (var piece in Repeated)
        {
            yield return Fill(piece, 5000);
            yield return Fill(piece, 2500) + Fill("\n", 2500);
            yield return Fill(piece, 2500) + Fill("]", 2500);
            yield return "> - " + Fill(piece, 4900);
        }
        yield return string.Concat(Enumerable.Range(0, 90).Select(i => new string(' ', i) + "- a\n"));
        yield return Fill("- ", 24) + "x\n" + Fill("x\n", 4900);
        yield return Fill("> ", 24) + "x\n" + Fill(">\n", 4900);
        yield return string.Concat(Enumerable.Range(1, 98).Select(i => new string('`', i) + "a"));
    }

    private static string Fill(string piece, int length) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));
}
