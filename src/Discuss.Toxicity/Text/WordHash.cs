using System.Runtime.CompilerServices;

namespace Discuss.Toxicity.Text;

/// <summary>The 64-bit hash by which words are known; part of the model file's format.</summary>
internal static class WordHash
{
    public const ulong Seed = 0x9E3779B97F4A7C15;
    private const ulong Multiplier = 0xD6E8FEB86659FD93;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Step(ulong state, char c) => (state ^ c) * Multiplier;

    /// <summary>Spreads the last characters over all bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Finish(ulong state)
    {
        state ^= state >> 32;
        state *= Multiplier;
        return state ^ (state >> 29);
    }

    public static ulong Of(ReadOnlySpan<char> word)
    {
        var state = Seed;
        foreach (var c in word)
            state = Step(state, c);
        return Finish(state);
    }
}
