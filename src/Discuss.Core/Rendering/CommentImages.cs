using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Discuss.Core.Images;

namespace Discuss.Core.Rendering;

/// <summary>An uploaded image that a comment may show.</summary>
/// <param name="Id">The SHA-256 of its bytes, 64 small hexadecimal digits.</param>
/// <param name="Width">Pixels across as it is shown, at least 1.</param>
/// <param name="Height">Pixels down, at least 1.</param>
public sealed record CommentImage(string Id, ImageType Type, int Width, int Height);

/// <summary>Which images may stand in a comment; all others come as links with their description.</summary>
public sealed record CommentImages
{
    public static CommentImages None { get; } = new();

    /// <summary>The uploaded ones, by their identifiers.</summary>
    public IReadOnlyDictionary<string, CommentImage> Stored { get; init; } = new Dictionary<string, CommentImage>(StringComparer.Ordinal);

    /// <summary>Hosts whose images are shown from there, over https only; what stands under them too.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}

/// <summary>How a comment names an uploaded image: <c>![what is on it](discuss-image:…)</c>.</summary>
public static class ImageMarks
{
    /// <summary>What stands before the identifier.</summary>
    public const string Scheme = "discuss-image:";

    /// <summary>Where the server has images: <c>/images/{id}.{extension}</c>.</summary>
    public const string Folder = "/images/";

    /// <summary>Length of an identifier.</summary>
    public const int IdLength = 64;

    /// <summary>Images that one comment shows.</summary>
    public const int MaxImages = 8;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>The identifiers that stand in a source, each once, in its order. One look where there are none, as in most comments.</summary>
    public static IReadOnlyList<string> Find(string source)
    {
        var at = source.IndexOf(Scheme, StringComparison.Ordinal);
        if (at < 0) return [];
        var found = new List<string>();
        for (; at >= 0; at = source.IndexOf(Scheme, at, StringComparison.Ordinal))
        {
            at += Scheme.Length;
            if (at + IdLength <= source.Length && IsId(source.AsSpan(at, IdLength)) && source.Substring(at, IdLength) is var id && !found.Contains(id)) found.Add(id);
        }

        return found;
    }

    /// <summary>
    /// The source as rules and the classifier look at it: of the same length, with spaces for identifiers. Their letters and digits mean nothing,
    /// and now and then look like a word.
    /// </summary>
    public static string WithoutIds(string source)
    {
        foreach (var id in Find(source)) source = source.Replace(id, new string(' ', IdLength), StringComparison.Ordinal);
        return source;
    }

    /// <summary>Whether this is how an identifier is written.</summary>
    public static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && !text.ContainsAnyExcept(Digits);

    /// <summary>The address of an image on its server.</summary>
    public static string Address(string id, ImageType type) => $"{Folder}{id}.{type.Extension()}";

    /// <summary>Whether this is the address of an image on its server, to the letter.</summary>
    public static bool IsAddress([NotNullWhen(true)] string? address) =>
        address is not null && address.StartsWith(Folder, StringComparison.Ordinal) && address.Length > Folder.Length + IdLength
        && address[Folder.Length + IdLength] == '.' && IsId(address.AsSpan(Folder.Length, IdLength))
        && ImageTypes.OfExtension(address[(Folder.Length + IdLength + 1)..]) is not null;
}
