using System.Runtime.CompilerServices;

namespace Discuss.Toxicity.Text;

/// <summary>The words that a model knows: a Bloom filter over common words, and a table of the ones that have a class.</summary>
/// <remarks>The normalizer believes that letters were hidden only where taking the disguise off gives a known word.</remarks>
internal sealed class Vocabulary
{
    /// <summary>64-bit blocks in the filter: 64 KiB, under half a percent of false positives at 30,000 words.</summary>
    public const int FilterBlocks = 8192;

    private readonly ulong[] _filter;
    private readonly ulong[] _keys;
    private readonly byte[] _classes;
    private readonly ulong _mask;

    /// <param name="filter">Exactly <see cref="FilterBlocks"/> blocks.</param>
    /// <param name="classed">Word hashes with their class.</param>
    public Vocabulary(ulong[] filter, IReadOnlyDictionary<ulong, WordClass> classed)
    {
        if (filter.Length != FilterBlocks)
            throw new ArgumentException($"The filter has {filter.Length} blocks, not {FilterBlocks}.", nameof(filter));
        _filter = filter;
        Classed = classed;
        var size = 16;
        while (size < classed.Count * 3)
            size *= 2;
        _mask = (ulong)size - 1;
        _keys = new ulong[size];
        _classes = new byte[size];
        foreach (var (hash, wordClass) in classed)
        {
            var slot = hash & _mask;
            while (_keys[slot] != 0)
                slot = (slot + 1) & _mask;
            _keys[slot] = hash;
            _classes[slot] = (byte)wordClass;
        }
    }

    /// <summary>The words that have a class, by their hash.</summary>
    public IReadOnlyDictionary<ulong, WordClass> Classed { get; }

    /// <summary>The filter's blocks, as a model file holds them.</summary>
    public ReadOnlySpan<ulong> Filter => _filter;

    /// <summary>The class of a word, or <see cref="WordClass.None"/>.</summary>
    public WordClass ClassOf(ulong hash)
    {
        var slot = hash & _mask;
        while (_keys[slot] != 0)
        {
            if (_keys[slot] == hash)
                return (WordClass)_classes[slot];
            slot = (slot + 1) & _mask;
        }

        return WordClass.None;
    }

    /// <summary>Whether the word was common in training; wrong for about one unknown word in two hundred.</summary>
    public bool Knows(ulong hash)
    {
        var bits = BitsOf(hash);
        return (_filter[BlockOf(hash)] & bits) == bits || ClassOf(hash) != WordClass.None;
    }

    /// <summary>Adds a word to a filter that is being built.</summary>
    public static void AddTo(ulong[] filter, ulong hash) => filter[BlockOf(hash)] |= BitsOf(hash);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BlockOf(ulong hash) => (int)(hash >> 51);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BitsOf(ulong hash) =>
        (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63)) | (1UL << (int)((hash >> 18) & 63));
}
