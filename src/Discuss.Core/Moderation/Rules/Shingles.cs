namespace Discuss.Core.Moderation.Rules;

/// <summary>A text as the set of its overlapping pieces of letters, so that two texts can be compared whatever stands between their letters.</summary>
public sealed class Shingles
{
    private const int Piece = 5;
    private const int MaxLetters = 2000;

    private readonly string _letters;
    private readonly HashSet<uint> _pieces = [];

    private Shingles(string letters)
    {
        _letters = letters;
        for (var i = 0; i + Piece <= letters.Length; i++)
        {
            var hash = 2166136261u; // FNV-1a, 32 bits
            for (var k = 0; k < Piece; k++) hash = unchecked((hash ^ letters[i + k]) * 16777619u);
            _pieces.Add(hash);
        }
    }

    /// <summary>Letters and digits that were read, at most 2,000.</summary>
    public int Length => _letters.Length;

    public static Shingles Of(NormalizedText text)
    {
        var letters = new char[Math.Min(text.Latin.Length, MaxLetters)];
        var n = 0;
        foreach (var c in text.Latin)
        {
            if (n == letters.Length) break;
            if (char.IsLetterOrDigit(c)) letters[n++] = c;
        }

        return new Shingles(new string(letters, 0, n));
    }

    /// <summary>Pieces in both over pieces in either (Jaccard), 0 to 1; 1 only for the same letters in the same order.</summary>
    public double Similarity(Shingles other)
    {
        if (_letters == other._letters) return 1;
        var (few, many) = _pieces.Count < other._pieces.Count ? (_pieces, other._pieces) : (other._pieces, _pieces);
        if (few.Count == 0) return 0;
        var both = few.Count(many.Contains);
        return Math.Min((double)both / (few.Count + many.Count - both), 0.999);
    }
}
