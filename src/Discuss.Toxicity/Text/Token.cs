using System.Runtime.InteropServices;

namespace Discuss.Toxicity.Text;

/// <summary>Where a word stands, as far as it changes what the word does.</summary>
[Flags]
internal enum TokenContext : byte
{
    None = 0,

    /// <summary>A second person stands near it in the same sentence.</summary>
    Addressed = 1,

    /// <summary>Within quotation marks, or copied from the comment that is answered.</summary>
    Quoted = 2,

    /// <summary>Denied: "nobody said that you are …", "you are not an …".</summary>
    Denied = 4,

    /// <summary>Reported: "called him a …", "the word …".</summary>
    Reported = 8,

    /// <summary>Said by the author about the author.</summary>
    OfSelf = 16,

    /// <summary>Any of the contexts in which a word is mentioned rather than used.</summary>
    Mentioned = Quoted | Denied | Reported | OfSelf,
}

/// <summary>A word of a comment in both views, with the way back to what was written.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Token
{
    /// <summary>The plain view, in <see cref="TextScratch.Letters"/>.</summary>
    public int Start;
    public int Length;

    /// <summary>The de-obfuscated view, the same as the plain one where nothing was hidden.</summary>
    public int BareStart;
    public int BareLength;

    /// <summary>UTF-16 range in the original text.</summary>
    public int OriginalStart;
    public int OriginalEnd;

    public ulong Hash;
    public ulong BareHash;
    public int Sentence;
    public WordClass Class;
    public WordRole Role;
    public TokenContext Context;

    /// <summary>Whether every letter was written as a capital, and there are at least three.</summary>
    public bool Capitals;

    public readonly bool WasHidden => Hash != BareHash;
}

internal static class TokenContextExtensions
{
    /// <summary>Whether a word stands in any of these contexts. Enum.HasFlag allocates until it is optimized.</summary>
    public static bool Is(this TokenContext context, TokenContext any) => (context & any) != TokenContext.None;
}
