using System.Globalization;

namespace Discuss.Core.Threads;

/// <summary>Positive 32-bit numbers in the digits 0-9 and a-z, each written in exactly one way.</summary>
internal static class Base36
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int MaxDigits = 6;

    public static string Write(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (value < 10) return value.ToString(CultureInfo.InvariantCulture);
        Span<char> buffer = stackalloc char[MaxDigits];
        var at = buffer.Length;
        for (; value > 0; value /= 36) buffer[--at] = Digits[value % 36];
        return new string(buffer[at..]);
    }

    /// <summary>Reads as many numbers, joined by hyphens, as <paramref name="parts"/> has places; nothing more may follow.</summary>
    public static bool TryReadParts(ReadOnlySpan<char> text, Span<int> parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            var end = text.IndexOf('-');
            if (last != end < 0) return false;
            if (!TryRead(last ? text : text[..end], out parts[i])) return false;
            if (!last) text = text[(end + 1)..];
        }

        return true;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > MaxDigits || text[0] == '0') return false;
        long sum = 0;
        foreach (var c in text)
        {
            var digit = c switch { >= '0' and <= '9' => c - '0', >= 'a' and <= 'z' => c - 'a' + 10, _ => -1 };
            if (digit < 0) return false;
            sum = sum * 36 + digit;
        }

        if (sum > int.MaxValue) return false;
        value = (int)sum;
        return true;
    }
}
