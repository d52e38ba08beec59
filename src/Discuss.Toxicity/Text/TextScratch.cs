namespace Discuss.Toxicity.Text;

/// <summary>The buffers in which one comment at a time is taken apart. One for each thread; they grow and are kept.</summary>
internal sealed class TextScratch
{
    private const int LongestKept = 1 << 20;

    [ThreadStatic]
    private static TextScratch? _current;

    /// <summary>Folded characters.</summary>
    public char[] Folded = new char[4096];

    /// <summary>For each folded character, the UTF-16 index that it came from.</summary>
    public int[] Origin = new int[4097];

    /// <summary>Number of folded characters.</summary>
    public int FoldedLength;

    /// <summary>Letters of the tokens, both views, one after the other.</summary>
    public char[] Letters = new char[8192];
    public int LettersLength;

    public Token[] Tokens = new Token[1024];
    public int TokenCount;

    public int SentenceCount;
    public int Exclamations;
    public int Questions;
    public int QuotedTokens;

    /// <summary>Slots of the features seen so far, in an open table; a slot counts where its stamp is the current one.</summary>
    public long[] Seen = new long[4096];
    public int Stamp;

    /// <summary>Slots that wait to be looked up together.</summary>
    public readonly int[] Pending = new int[512];

    public static TextScratch Current => _current ??= new TextScratch();

    /// <summary>Makes room for a text and forgets the last one.</summary>
    public void Begin(int textLength)
    {
        if (Folded.Length > LongestKept && textLength < LongestKept / 16)
            Release();
        FoldedLength = LettersLength = TokenCount = SentenceCount = Exclamations = Questions = QuotedTokens = 0;
        EnsureFolded(textLength);
    }

    public void EnsureFolded(int length)
    {
        if (Folded.Length >= length)
            return;
        var size = Math.Max(length, Folded.Length * 2);
        Array.Resize(ref Folded, size);
        Array.Resize(ref Origin, size + 1);
    }

    public void EnsureLetters(int more)
    {
        if (LettersLength + more > Letters.Length)
            Array.Resize(ref Letters, Math.Max(LettersLength + more, Letters.Length * 2));
    }

    public ref Token NextToken()
    {
        if (TokenCount == Tokens.Length)
            Array.Resize(ref Tokens, Tokens.Length * 2);
        ref var token = ref Tokens[TokenCount++];
        token = default;
        return ref token;
    }

    private void Release()
    {
        Folded = new char[4096];
        Origin = new int[4097];
        Letters = new char[8192];
        Tokens = new Token[1024];
        Seen = new long[4096];
        Stamp = 0;
    }
}
