using System.Numerics;
using System.Runtime.CompilerServices;
using Discuss.Toxicity.Features;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Model;

/// <summary>The weights of all heads, in the form in which they are scored: a bitmap of the slots in use, and a row of eight 16-bit weights for each.</summary>
internal sealed class ToxicityModel
{
    public const int Heads = 6;

    /// <summary>Weights in a row: the heads, then zeros, so that a row is one 128-bit vector.</summary>
    public const int RowLength = 8;

    // Pairs: a word of the bitmap, and how many slots before it are in use; both are needed together.
    private readonly ulong[] _bitmap = new ulong[FeatureExtractor.Slots / 32];
    private readonly short[] _rows;

    /// <param name="slots">The slots in use, ascending.</param>
    /// <param name="quantized">For each slot in use its <see cref="Heads"/> weights, companded: see <see cref="Expand"/>.</param>
    /// <param name="largest">For each head, the log-odds of the weight 127.</param>
    /// <param name="biases">For each head, the log-odds of a comment without features.</param>
    /// <param name="poolings">For each head, how comment and sentence become a probability.</param>
    public ToxicityModel(string version, Vocabulary vocabulary, int[] slots, sbyte[] quantized, float[] largest, float[] biases, Pooling[] poolings)
    {
        Version = version;
        Vocabulary = vocabulary;
        Slots = slots;
        Quantized = quantized;
        Largest = largest;
        Biases = biases;
        Poolings = poolings;
        _rows = new short[slots.Length * RowLength];
        foreach (var slot in slots)
            _bitmap[slot >> 6 << 1] |= 1UL << (slot & 63);
        for (var word = 2; word < _bitmap.Length; word += 2)
            _bitmap[word + 1] = _bitmap[word - 1] + (ulong)BitOperations.PopCount(_bitmap[word - 2]);
        for (var i = 0; i < slots.Length; i++)
        {
            for (var h = 0; h < Heads; h++)
                _rows[(i * RowLength) + h] = Expand(quantized[(i * Heads) + h]);
        }
    }

    public string Version { get; }

    public Vocabulary Vocabulary { get; }

    public int[] Slots { get; }

    public sbyte[] Quantized { get; }

    public float[] Largest { get; }

    public float[] Biases { get; }

    public Pooling[] Poolings { get; }

    /// <summary>The row of a slot; means nothing where <paramref name="used"/> is 0, not 1: the model has no weights for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowOf(int slot, out int used)
    {
        var at = slot >> 6 << 1;
        var word = _bitmap[at];
        var bit = slot & 63;
        used = (int)(word >> bit) & 1;
        return (int)_bitmap[at + 1] + BitOperations.PopCount(word & ((1UL << bit) - 1));
    }

    /// <summary>The <see cref="RowLength"/> weights of a row, in units of <see cref="Unit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref short Row(int row) => ref _rows[row * RowLength];

    /// <summary>The log-odds of one unit of a head's weights, before the length norm.</summary>
    public float Unit(int head) => Largest[head] / 32258f;

    /// <summary>Small weights are many and need a fine scale, large ones are few: the square of the stored byte, twice.</summary>
    private static short Expand(sbyte quantized) => (short)(2 * quantized * Math.Abs(quantized));

    /// <summary>The byte whose square comes nearest to a weight.</summary>
    public static sbyte Compand(float weight, float largest)
    {
        var root = MathF.Sqrt(Math.Abs(weight) / largest) * 127;
        return (sbyte)Math.Clamp(MathF.Round(weight < 0 ? -root : root), -127, 127);
    }
}
