using Discuss.Core.Rendering;
using FsCheck;
using FsCheck.Fluent;

namespace Discuss.Core.Tests.Rendering;

public sealed class PropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "b c", " ", "  ", "\n", "\n\n", "\t", "    ", "*", "**", "_", "__", "~~", "`", "```", "[", "](", ")", "!", "![", "<", ">", "&", "&amp;",
        "&#x202e;", "&#x6a;", "- ", "1. ", "> ", "# ", "---", "===", "\\", "\"", "'", "(", "https://example.org/a_b", "www.example.org", "http://",
        "javascript:", "<script>", "</p>", "<img src=x onerror=y>", "<!--", "]]>", "é", "e\u0301\u0302", "\u202E", "\u200D", "😀", "אב", "@", "://", "mailto:x@y.z",
        "<a href=https://x.example>", "</a>", "<p>", "<pre>\n", "<ul>", "<li>", "<em>", "<table><td>", "<svg>", "<style>", "</", "\u00A0", "\0", "\uD83D",
    ];

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    /// <summary>Text made of what means something to a Markdown or an HTML parser, in any order; and any string whatever.</summary>
    private static Arbitrary<string> Texts => Gen.OneOf(
        Gen.Elements(Pieces).ArrayOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")).ToArbitrary();

    [Fact]
    public void Whatever_is_written_either_passes_the_independent_walk_or_is_refused_with_a_code() => Check.One(Many, Prop.ForAll(Texts, source =>
        Rendered.Renderer.Render(source) switch
        {
            RenderResult.Ok ok => AllowListWalk.Findings(ok.Html).Count == 0
                && !string.IsNullOrWhiteSpace(ok.PlainText) && ok.Excerpt.Length <= 200 && !ok.Excerpt.Contains('\n', StringComparison.Ordinal),
            RenderResult.Refused refused => refused.Code.Length > 0 && refused.Message.Length > 0,
            _ => false,
        }));

    [Fact]
    public void Sanitizing_twice_is_sanitizing_once() => Check.One(Many, Prop.ForAll(Texts, html =>
        HtmlSanitizer.Sanitize(html) is var once && HtmlSanitizer.Sanitize(once) == once));

    [Fact]
    public void The_sanitizer_has_nothing_to_change_in_what_the_writer_wrote() => Check.One(Many, Prop.ForAll(Texts, source =>
        Rendered.Renderer.Render(source) is not RenderResult.Ok ok || HtmlSanitizer.Sanitize(ok.Html) == ok.Html));

    [Fact]
    public void An_accepted_address_is_accepted_again_and_stays_the_same() => Check.One(Many, Prop.ForAll(Texts, rest =>
        !LinkPolicy.TryAccept("https://" + rest, out var href) || (LinkPolicy.TryAccept(href, out var again) && again == href)));

    [Fact]
    public void Every_letter_that_was_typed_is_shown_when_nothing_is_markup() => Check.One(Many, Prop.ForAll(
        Gen.Elements("word", "Wort", "كلمة", "слово", "字").NonEmptyListOf().Select(words => string.Join(' ', words)).ToArbitrary(),
        source => Rendered.Ok(source).PlainText == source));
}
