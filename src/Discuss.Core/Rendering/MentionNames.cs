using Discuss.Core.Threads;

namespace Discuss.Core.Rendering;

/// <summary>
/// Whom a comment may name by <c>@name</c>: people of its thread, each with a comment of theirs that the mention leads to. Names are compared
/// without regard to case; of several that fit the longest is meant.
/// </summary>
public sealed class MentionNames
{
    /// <summary>What a link to one looks like, for whoever looks for them in HTML: the comment's identifier follows, and a quotation mark.</summary>
    public const string LinkStart = "<a class=\"mention\" href=\"#c-";

    private readonly (string Name, CommentId Comment)[] _people;

    /// <param name="people">Names as their bearers write them; of two alike the first counts.</param>
    public MentionNames(IEnumerable<(string Name, CommentId Comment)> people) =>
        _people = [.. people.Where(one => one.Name.Length > 0).OrderByDescending(one => one.Name.Length)];

    /// <summary>Whether a text may name anybody: an at sign with something after it, at the start of a word.</summary>
    public static bool MayBeIn(string source)
    {
        for (var at = source.IndexOf('@', StringComparison.Ordinal); at >= 0; at = source.IndexOf('@', at + 1))
        {
            if (IsStart(source, at) && at + 1 < source.Length && !char.IsWhiteSpace(source[at + 1])) return true;
        }

        return false;
    }

    /// <summary>Whether a name may begin at an at sign: not in the middle of a word, such as a mail address.</summary>
    internal static bool IsStart(ReadOnlySpan<char> text, int at) => at == 0 || !char.IsLetterOrDigit(text[at - 1]);

    /// <summary>The longest name that the text begins with, as a whole word; how many characters it takes.</summary>
    internal bool TryMatch(ReadOnlySpan<char> text, out int length, out CommentId comment)
    {
        foreach (var (name, leads) in _people)
        {
            if (!text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (text.Length > name.Length && char.IsLetterOrDigit(text[name.Length])) continue;
            (length, comment) = (name.Length, leads);
            return true;
        }

        (length, comment) = (0, default);
        return false;
    }
}
