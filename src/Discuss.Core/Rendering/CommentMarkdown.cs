using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;

namespace Discuss.Core.Rendering;

/// <summary>
/// The Markdown that comments are written in: CommonMark without HTML, underlined headings and link reference
/// definitions; with strikethrough and bare addresses.
/// </summary>
internal static class CommentMarkdown
{
    private static readonly MarkdownPipeline Pipeline = Build();

    /// <exception cref="ArgumentException">The elements nest beyond the parser's own bound.</exception>
    internal static MarkdownDocument Parse(string text) => Markdown.Parse(text, Pipeline);

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml();
        builder.BlockParsers.Replace<ParagraphBlockParser>(new ParagraphParser());
        builder.InlineParsers.Replace<EmphasisInlineParser>(new BoundedEmphasisParser());
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new BareAddressParser());
        builder.InlineParsers.Replace<LinkInlineParser>(new BoundedLinkParser());
        return builder.Build();
    }

    /// <summary>
    /// Paragraphs that stay what was typed. A line of dashes under a sentence is no heading; <c>[1]: https://…</c> stays visible
    /// (a definition would vanish from the comment, and one long address used many times would make a small text large).
    /// </summary>
    private sealed class ParagraphParser : ParagraphBlockParser
    {
        public ParagraphParser() => ParseSetextHeadings = false;

        public override bool Close(BlockProcessor processor, Block block)
        {
            if (block is not ParagraphBlock paragraph)
                return true;
            ref var lines = ref paragraph.Lines;
            if (lines.Count == 0)
                return false;
            foreach (ref var line in lines.Lines.AsSpan(0, lines.Count))
                line.Slice.TrimStart();
            lines.Lines[lines.Count - 1].Slice.TrimEnd();
            return true;
        }
    }
}
