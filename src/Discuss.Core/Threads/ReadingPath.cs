namespace Discuss.Core.Threads;

/// <summary>
/// A comment's place in its thread's reading order (depth first, siblings as they came), as text that sorts by code unit:
/// the ordinals of its ancestors and its own, five order-preserving digits each.
/// </summary>
/// <remarks>
/// The path has at most <see cref="MaxDepth"/> + 1 parts, so that depth is no weapon. A reply to a comment at the last depth becomes its
/// sibling: it still knows whom it answers, and it still reads after it.
/// </remarks>
public readonly record struct ReadingPath
{
    /// <summary>The deepest place that is stored; a root is at 0. 64 answers to answers is past what any page indents.</summary>
    public const int MaxDepth = 64;

    /// <summary>Five digits of 62 symbols hold 916 million comments in one thread.</summary>
    public const int MaxOrdinal = 916_132_831;

    private const int PartLength = 5;

    // In the order of their code points, so that text order is numeric order under BINARY and "C" collations.
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // Sorts after every digit and before nothing that a path holds.
    private const string AfterAll = "~";

    private ReadingPath(string value) => Value = value;

    /// <summary>The text that is stored and compared ordinally.</summary>
    public string Value { get; }

    public int Depth => Value.Length / PartLength - 1;

    public ReadingPath RootPath => new(Value[..PartLength]);

    /// <summary>Every path under this one is greater than <see cref="Value"/> and less than this text.</summary>
    public string SubtreeEnd => Value + AfterAll;

    public static ReadingPath Root(int ordinal) => new(Part(ordinal));

    /// <summary>The path of a reply to the comment at this path.</summary>
    public ReadingPath Reply(int ordinal) => new((Depth < MaxDepth ? Value : Value[..^PartLength]) + Part(ordinal));

    /// <summary>The ordinals of the comments above this one in the tree, root first; at most <see cref="MaxDepth"/>.</summary>
    public int[] AncestorOrdinals()
    {
        var ancestors = new int[Depth];
        for (var i = 0; i < ancestors.Length; i++) ancestors[i] = Ordinal(Value.AsSpan(i * PartLength, PartLength));
        return ancestors;
    }

    /// <summary>The ordinal of the comment that this path belongs to.</summary>
    public int Ordinal() => Ordinal(Value.AsSpan(Value.Length - PartLength));

    /// <summary>Takes stored text back; false where it is no path.</summary>
    public static bool TryParse(string? value, out ReadingPath path)
    {
        path = default;
        if (value is null || value.Length == 0 || value.Length % PartLength != 0 || value.Length > (MaxDepth + 1) * PartLength) return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        }

        path = new ReadingPath(value);
        return true;
    }

    public static ReadingPath Parse(string value) =>
        TryParse(value, out var path) ? path : throw new FormatException($"'{value}' is no reading path.");

    public override string ToString() => Value;

    private static string Part(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ordinal, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ordinal, MaxOrdinal);
        return string.Create(PartLength, ordinal, static (span, value) =>
        {
            for (var i = span.Length - 1; i >= 0; i--, value /= Digits.Length) span[i] = Digits[value % Digits.Length];
        });
    }

    private static int Ordinal(ReadOnlySpan<char> part)
    {
        var value = 0;
        foreach (var c in part) value = value * Digits.Length + Digits.IndexOf(c, StringComparison.Ordinal);
        return value;
    }
}
