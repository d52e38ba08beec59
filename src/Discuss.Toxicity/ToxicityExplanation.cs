using System.Runtime.InteropServices;

namespace Discuss.Toxicity;

/// <summary>A score and the characters that made it so.</summary>
/// <param name="Score">The same as <see cref="IToxicityClassifier.Score"/> gives.</param>
/// <param name="Spans">In order of start, then of label; spans of one label never overlap.</param>
public sealed record ToxicityExplanation(ToxicityScore Score, IReadOnlyList<ToxicSpan> Spans);

/// <summary>Characters that speak for a label.</summary>
/// <param name="Start">UTF-16 index into the text as it was written.</param>
/// <param name="Length">UTF-16 units, at least 1; never splits a surrogate pair.</param>
/// <param name="Label">The label that they speak for.</param>
/// <param name="Weight">What they add to the label's log-odds; above 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ToxicSpan(int Start, int Length, ToxicityLabel Label, float Weight);
