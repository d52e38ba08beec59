namespace Discuss.Toxicity.Text;

/// <summary>Says of each hostile word whether it is aimed at someone, quoted, denied, reported, or said of the author.</summary>
internal static class Contexts
{
    private const int LookBack = 7;
    private static readonly ulong Up = WordHash.Of("up");
    private static readonly ulong For = WordHash.Of("for");
    private static readonly ulong Look = WordHash.Of("look");
    private static readonly ulong Looked = WordHash.Of("looked");

    public static void Mark(TextScratch scratch, ReadOnlySpan<char> text, ReadOnlySpan<char> parent)
    {
        var tokens = scratch.Tokens.AsSpan(0, scratch.TokenCount);
        for (var t = 0; t < tokens.Length; t++)
        {
            if (tokens[t].Class is WordClass.None or WordClass.AboutInsults)
                continue;
            var context = tokens[t].Context;
            if (Near(tokens, t, 6, 4, WordRole.SecondPerson))
                context |= TokenContext.Addressed;
            if (context.Is(TokenContext.Quoted) && AimedQuotation(tokens, t))
                context &= ~TokenContext.Quoted;
            if (IsDenied(tokens, t))
                context |= TokenContext.Denied;
            if (IsReported(tokens, t) || IsCited(tokens, t))
                context |= TokenContext.Reported;
            if (IsOfSelf(tokens, t))
                context |= TokenContext.OfSelf;
            if (parent.Length > 0 && IsCopied(tokens, t, text, parent))
                context |= TokenContext.Quoted;
            tokens[t].Context = context;
        }
    }

    private static bool Near(ReadOnlySpan<Token> tokens, int t, int back, int ahead, WordRole role)
    {
        for (var i = Math.Max(0, t - back); i <= Math.Min(tokens.Length - 1, t + ahead); i++)
        {
            if (i != t && tokens[i].Sentence == tokens[t].Sentence && tokens[i].Role.Is(role))
                return true;
        }

        return false;
    }

    // 'you are a "genius"' aims the quotation: the marks are scorn.
    private static bool AimedQuotation(ReadOnlySpan<Token> tokens, int t)
    {
        var i = t;
        while (i > 0 && tokens[i - 1].Context.Is(TokenContext.Quoted) && tokens[i - 1].Sentence == tokens[t].Sentence)
            i--;
        i--;
        while (i >= 0 && tokens[i].Role == WordRole.Degree)
            i--;
        return i >= 0 && tokens[i].Sentence == tokens[t].Sentence && tokens[i].Role.Is(WordRole.Copula)
            && (tokens[i].Role.Is(WordRole.SecondPerson) || (i > 0 && tokens[i - 1].Role.Is(WordRole.SecondPerson)));
    }

    private static bool IsDenied(ReadOnlySpan<Token> tokens, int t)
    {
        var speech = false;
        var onlyDegree = true;
        for (var i = t - 1; i >= Math.Max(0, t - LookBack) && tokens[i].Sentence == tokens[t].Sentence; i--)
        {
            var role = tokens[i].Role;
            if (role.Is(WordRole.Negation))
            {
                var copula = role.Is(WordRole.Copula) || (i > 0 && tokens[i - 1].Role.Is(WordRole.Copula));
                return speech || (onlyDegree && copula);
            }

            speech |= role.Is(WordRole.Naming | WordRole.Saying);
            onlyDegree &= role == WordRole.Degree;
        }

        return false;
    }

    private static bool IsReported(ReadOnlySpan<Token> tokens, int t)
    {
        for (var i = Math.Max(0, t - 4); i <= Math.Min(tokens.Length - 1, t + 3); i++)
        {
            if (i != t && tokens[i].Sentence == tokens[t].Sentence && tokens[i].Role.Is(WordRole.Mention))
                return true;
        }

        for (var i = t - 1; i >= Math.Max(0, t - LookBack) && tokens[i].Sentence == tokens[t].Sentence; i--)
        {
            if (!tokens[i].Role.Is(WordRole.Naming))
                continue;
            var before = i > 0 && tokens[i - 1].Sentence == tokens[t].Sentence ? tokens[i - 1].Role : WordRole.None;
            return !before.Is(WordRole.Performs | WordRole.FirstPerson) || tokens[i].BareLength > 5;
        }

        return false;
    }

    // "we write knave", "I looked up knave", "she searched for knave": a word without an article after a verb of writing is a word.
    // Who is told to do so ("learn to spell, …") or cannot ("you can't even spell …") is addressed instead: somebody else has to be the subject.
    private static bool IsCited(ReadOnlySpan<Token> tokens, int t)
    {
        var i = t - 1;
        if (i > 0 && (tokens[i].BareHash == Up || tokens[i].BareHash == For))
            i--;
        if (i < 0 || tokens[i].Sentence != tokens[t].Sentence || !(tokens[i].Role.Is(WordRole.Writing) || (i < t - 1 && IsLook(tokens[i].BareHash))))
            return false;
        for (i--; i >= Math.Max(0, t - LookBack) && tokens[i].Sentence == tokens[t].Sentence; i--)
        {
            if (tokens[i].Role.Is(WordRole.SecondPerson))
                return false;
            if (tokens[i].Role.Is(WordRole.FirstPerson | WordRole.ThirdPerson))
                return true;
        }

        return false;
    }

    private static bool IsLook(ulong hash) => hash == Look || hash == Looked;

    private static bool IsOfSelf(ReadOnlySpan<Token> tokens, int t)
    {
        if (t > 0 && tokens[t - 1].Sentence == tokens[t].Sentence && tokens[t - 1].Role.Is(WordRole.My))
            return true;
        for (var i = t - 1; i >= Math.Max(0, t - 5) && tokens[i].Sentence == tokens[t].Sentence; i--)
        {
            var role = tokens[i].Role;
            if (role.Is(WordRole.Copula))
                return role.Is(WordRole.FirstPerson) || (i > 0 && tokens[i - 1].Role.Is(WordRole.FirstPerson));
            if (role != WordRole.Degree)
                return false;
        }

        return false;
    }

    // Seven words in a row that stand in the parent too were copied from it, as far as more than they was written.
    private static bool IsCopied(ReadOnlySpan<Token> tokens, int t, ReadOnlySpan<char> text, ReadOnlySpan<char> parent)
    {
        const int Around = 3;
        if (tokens.Length < Around * 4)
            return false;
        var first = Math.Max(0, Math.Min(t - Around, tokens.Length - (2 * Around) - 1));
        var last = Math.Min(tokens.Length - 1, first + (2 * Around));
        var passage = text[tokens[first].OriginalStart..tokens[last].OriginalEnd];
        return parent.Contains(passage, StringComparison.OrdinalIgnoreCase);
    }
}
