using System.Runtime.InteropServices;

namespace Discuss.Core.Moderation.Rules.Words;

/// <summary>A word of a list that was found.</summary>
/// <param name="Word">The line of the list, as it was written.</param>
/// <param name="Span">The characters of the text in which it stands.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WordMatch(string Word, TextSpan Span);

/// <summary>What was found in a text.</summary>
/// <param name="Matches">In order of their start; none overlaps another; at most <see cref="WordList.MaxMatches"/>.</param>
/// <param name="Complete">Whether the whole text was read; a text that is made to be tangled may not be.</param>
public sealed record WordMatches(IReadOnlyList<WordMatch> Matches, bool Complete);
