namespace Discuss.Core.Rendering;

/// <summary>Why a text from outside is no text: it could not be stored, sent as JSON or shown without being changed.</summary>
public enum TextProblem
{
    None,
    Nul,
    ControlCharacter,
    LoneSurrogate,
}

/// <summary>The first look at every text from outside: bodies, names, keys, titles, reasons.</summary>
public static class TextGuard
{
    /// <summary>
    /// Gives <paramref name="text"/>: <paramref name="input"/> with every line end written as LF (CRLF, CR, U+2028 and U+2029
    /// are line ends) and white space trimmed from both ends; it may be empty. Refuses NUL, the C0 controls but tab and
    /// line feed, DEL, the C1 controls, and surrogates without a partner. Never throws.
    /// </summary>
    public static bool TryNormalize(string? input, out string text, out TextProblem problem)
    {
        text = "";
        problem = Find(input);
        if (problem is not TextProblem.None)
            return false;
        text = WithLineFeeds(input ?? "").Trim();
        return true;
    }

    /// <summary>The stable name of a problem, as problem details and <see cref="RenderResult.Refused"/> carry it.</summary>
    public static string CodeOf(TextProblem problem) => problem switch
    {
        TextProblem.Nul => "nul",
        TextProblem.ControlCharacter => "control-character",
        TextProblem.LoneSurrogate => "lone-surrogate",
        _ => "none",
    };

    /// <summary>One sentence for the person who sent the text.</summary>
    public static string MessageOf(TextProblem problem) => problem switch
    {
        TextProblem.Nul => "The text contains a NUL character.",
        TextProblem.ControlCharacter => "The text contains a control character.",
        TextProblem.LoneSurrogate => "The text contains half of a character.",
        _ => "The text is fine.",
    };

    /// <summary>The first problem in reading order.</summary>
    internal static TextProblem Find(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\u007F' or '\n' or '\t' or '\r')
                continue;
            if (c == '\0')
                return TextProblem.Nul;
            if (char.IsControl(c))
                return TextProblem.ControlCharacter;
            if (!char.IsSurrogate(c))
                continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return TextProblem.LoneSurrogate;
            i++;
        }
        return TextProblem.None;
    }

    internal static string WithLineFeeds(string text) =>
        text.AsSpan().IndexOfAny('\r', '\u2028', '\u2029') < 0
            ? text
            : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\u2028', '\n').Replace('\u2029', '\n');
}
