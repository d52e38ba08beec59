using System.Text;

namespace Discuss.Core.Rendering;

internal static class Direction
{
    /// <summary>Whether the first letter from <paramref name="start"/> on is of a script written from right to left (UAX #9, P2 and P3).</summary>
    internal static bool IsRightToLeft(StringBuilder text, int start)
    {
        var position = 0;
        foreach (var chunk in text.GetChunks())
        {
            var span = chunk.Span;
            for (var i = Math.Max(0, start - position); i < span.Length; i++)
            {
                if (IsRightToLeft(span[i]))
                    return true;
                if (char.IsLetter(span[i]))
                    return false;
            }
            position += span.Length;
        }
        return false;
    }

    /// <summary>Hebrew to Arabic Extended-A, their presentation forms, and the high surrogates of U+10800–10FFF and U+1E800–1EFFF.</summary>
    private static bool IsRightToLeft(char c) =>
        c is (>= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC') && char.IsLetter(c)
        || c is '\uD802' or '\uD803' or '\uD83A' or '\uD83B';
}
