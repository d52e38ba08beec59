namespace Discuss.Core.Interchange;

/// <summary>How much of an export is read at once, whatever the size of the whole.</summary>
public static class InterchangeLimits
{
    /// <summary>Characters of an identifier; the longest known are addresses of remote accounts.</summary>
    public const int Id = 200;

    /// <summary>Characters of a comment in the mark-up of the other system; what is left of it as Markdown has a bound of its own.</summary>
    public const int Text = 256 * 1024;

    /// <summary>Characters of a name, a title, an address.</summary>
    public const int Field = 4000;

    /// <summary>Bytes of a line, or of one record of a list.</summary>
    public const int Line = 4 * 1024 * 1024;

    /// <summary>Bytes of XML without a piece of text or an element in them: the largest tag.</summary>
    public const int Tag = 4 * 1024 * 1024;

    /// <summary>Elements or lists in one another.</summary>
    public const int Depth = 64;

    /// <summary>Votes that stand in one comment's record.</summary>
    public const int VotesOfOne = 100_000;

    /// <summary>Bytes of a piece of an image; larger ones are written in several.</summary>
    public const int ImagePiece = 128 * 1024;

    /// <summary>Characters of HTML that are parsed as such; of what is longer the tags are just taken out.</summary>
    public const int ParsedHtml = 64 * 1024;

    /// <summary>Tags of a comment that are parsed as such.</summary>
    public const int ParsedTags = 1000;
}
