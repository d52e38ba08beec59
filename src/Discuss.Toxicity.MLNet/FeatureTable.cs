using System.Runtime.InteropServices;
using Discuss.Toxicity.Features;
using Discuss.Toxicity.Model;

namespace Discuss.Toxicity.MLNet;

/// <summary>Which column of the trained heads a hashed slot is, and its scale for each head.</summary>
internal sealed class FeatureTable
{
    private readonly int[] _slots;
    private readonly float[][] _scales;
    private readonly int[] _numbers = new int[FeatureExtractor.Slots];

    /// <param name="slots">For each column its slot.</param>
    /// <param name="width">Columns of the trained heads: these, and those of groups, which no comment has.</param>
    /// <param name="scales">For each head the factor of each column.</param>
    public FeatureTable(int[] slots, int width, float[][] scales)
    {
        (_slots, Width, _scales) = (slots, width, scales);
        for (var number = 0; number < slots.Length; number++)
            _numbers[slots[number]] = number + 1;
    }

    public int Width { get; }

    /// <summary>The column of a slot, or −1 where training has not kept it.</summary>
    public int NumberOf(int slot) => _numbers[slot] - 1;

    public ReadOnlySpan<float> Scale(int head) => _scales[head];

    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(_slots.Length);
        writer.Write(Width);
        writer.Write(MemoryMarshal.AsBytes(_slots.AsSpan()));
        foreach (var scale in _scales)
            writer.Write(MemoryMarshal.AsBytes(scale.AsSpan()));
        writer.Flush();
        return memory.ToArray();
    }

    /// <exception cref="FormatException">The bytes contradict themselves.</exception>
    public static FeatureTable Parse(byte[] bytes)
    {
        const int Header = 2 * sizeof(int);
        var counts = bytes.Length < Header ? throw new FormatException("the table of features is cut short.") : MemoryMarshal.Cast<byte, int>(bytes.AsSpan(0, Header));
        var (count, width) = (counts[0], counts[1]);
        if (count is < 0 or > FeatureExtractor.Slots || width < count || bytes.Length != Header + ((long)count * sizeof(int) * (1 + ToxicityModel.Heads)))
            throw new FormatException("the table of features has another length than it says.");
        var slots = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(Header, count * sizeof(int))).ToArray();
        if (Array.Exists(slots, slot => slot is < 0 or >= FeatureExtractor.Slots))
            throw new FormatException("a slot is out of range.");
        var scales = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(Header + (count * sizeof(int))));
        var heads = new float[ToxicityModel.Heads][];
        for (var h = 0; h < heads.Length; h++)
            heads[h] = scales.Slice(h * count, count).ToArray();
        return new FeatureTable(slots, width, heads);
    }
}
