namespace Discuss.Core.Rendering;

/// <summary>Quote and list markers at the start of a line, counted as CommonMark reads them or higher, never lower.</summary>
internal static class ContainerMarkers
{
    internal static int Count(ReadOnlySpan<char> line)
    {
        var count = 0;
        while (true)
        {
            line = line.TrimStart(" \t");
            if (IsThematicBreak(line))
                return count;
            var length = MarkerLength(line);
            if (length == 0)
                return count;
            count++;
            line = line[length..];
        }
    }

    private static int MarkerLength(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty)
            return 0;
        if (line[0] == '>')
            return 1;
        if (line[0] is '-' or '+' or '*')
            return EndsMarker(line, 1) ? 1 : 0;
        var digits = 0;
        while (digits < line.Length && digits < 10 && char.IsAsciiDigit(line[digits]))
            digits++;
        return digits is > 0 and < 10 && digits < line.Length && line[digits] is '.' or ')' && EndsMarker(line, digits + 1)
            ? digits + 1
            : 0;
    }

    private static bool EndsMarker(ReadOnlySpan<char> line, int length) => length == line.Length || line[length] is ' ' or '\t';

    /// <summary>A row such as <c>* * * *</c> is a line across the page, not so many lists.</summary>
    private static bool IsThematicBreak(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] is not ('-' or '*' or '_'))
            return false;
        var mark = line[0];
        var marks = 0;
        foreach (var c in line)
        {
            if (c == mark)
                marks++;
            else if (c is not (' ' or '\t'))
                return false;
        }
        return marks >= 3;
    }
}
