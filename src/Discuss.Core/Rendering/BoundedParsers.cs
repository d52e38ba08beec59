using System.Runtime.CompilerServices;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace Discuss.Core.Rendering;

/// <summary>
/// The parser keeps everything after an opening mark inside that mark until it is closed, and walks down this chain for each piece of
/// text: quadratic in the marks of a paragraph, 200 ms for 2,500. Marks beyond the bound are text.
/// </summary>
internal static class MarkBudget
{
    /// <summary>Emphasis marks, and apart from them opening brackets, in one paragraph. No sentence needs as many.</summary>
    internal const int MaxMarks = 200;

    /// <summary>The parser's slot in the state of one paragraph holds the count; the parsers themselves are shared by all threads.</summary>
    internal static bool Spend(InlineProcessor processor, int slot)
    {
        ref var state = ref processor.ParserStates[slot];
        state ??= new StrongBox<int>();
        return Unsafe.As<StrongBox<int>>(state).Value++ < MaxMarks;
    }
}

/// <summary>Emphasis, strong emphasis and strikethrough.</summary>
internal sealed class BoundedEmphasisParser : EmphasisInlineParser
{
    public BoundedEmphasisParser() => EmphasisDescriptors.Add(new EmphasisDescriptor('~', 2, 2, enableWithinWord: true));

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        MarkBudget.Spend(processor, Index) && base.Match(processor, ref slice);
}

/// <summary>Links and images. Closing brackets cost nothing: each looks no further than the open ones.</summary>
internal sealed class BoundedLinkParser : LinkInlineParser
{
    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        (slice.CurrentChar == ']' || MarkBudget.Spend(processor, Index)) && base.Match(processor, ref slice);
}
