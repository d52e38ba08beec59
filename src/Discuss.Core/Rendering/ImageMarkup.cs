using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Rendering;

/// <summary>
/// Writes images. Each says how large it will be before it is there, so that nothing moves when it comes: an uploaded one as large as it is
/// shown at most, one from elsewhere, of which nothing is known, a place of its own.
/// </summary>
internal static class ImageMarkup
{
    /// <summary>As wide as a column of text.</summary>
    internal const int MaxWidth = 640;

    /// <summary>So tall that what is said beside it stays on the screen.</summary>
    internal const int MaxHeight = 480;

    private const int MaxDescription = 300;
    private const string Ending = " loading=\"lazy\" decoding=\"async\">";
    private const string EndingElsewhere = " width=\"640\" height=\"360\" loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">";

    /// <summary>Stands in texts for an image without a description.</summary>
    internal const string Sign = "🖼";

    internal static void Write(StringBuilder html, CommentImage image, string description)
    {
        var scale = Math.Min(1, Math.Min((double)MaxWidth / image.Width, (double)MaxHeight / image.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        Write(html, ImageMarks.Address(image.Id, image.Type), description, width, height);
    }

    /// <summary>An image from elsewhere, where its host is allowed.</summary>
    internal static bool TryWriteElsewhere(StringBuilder html, string? address, string description, CommentImages images)
    {
        if (images.Hosts.Count == 0 || !LinkPolicy.TryAccept(address, out var source)) return false;
        if (!Uri.TryCreate(source, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || !uri.IsDefaultPort || !HostNames.Cover(images.Hosts, uri.IdnHost))
            return false;
        Start(html, source, description).Append(EndingElsewhere);
        return true;
    }

    /// <summary>Writes anew what is an image of ours or of an allowed host; anything else not at all.</summary>
    internal static void WriteAgain(StringBuilder html, IElement element, CommentImages images)
    {
        var (source, description) = (element.GetAttribute("src"), element.GetAttribute("alt") ?? "");
        if (!ImageMarks.IsAddress(source)) TryWriteElsewhere(html, source, description, images);
        else if (Number(element, "width", MaxWidth) is { } width && Number(element, "height", MaxHeight) is { } height)
            Write(html, source, description, width, height);
    }

    private static void Write(StringBuilder html, string address, string description, int width, int height) =>
        Start(html, address, description).Append(CultureInfo.InvariantCulture, $" width=\"{width}\" height=\"{height}\"").Append(Ending);

    private static StringBuilder Start(StringBuilder html, string address, string description)
    {
        html.Append("<img src=\"").Append(address.Replace("&", "&amp;", StringComparison.Ordinal)).Append("\" alt=\"");
        var text = new StringBuilder();
        VisibleText.AppendEncoded(text, OnOneLine(description));
        return html.Append(text.Replace("\"", "&quot;")).Append('"');
    }

    private static string OnOneLine(string description)
    {
        var line = new StringBuilder(description.Length);
        default(VisibleText).Append(new StringBuilder(), line, description);
        var text = string.Join(' ', line.ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= MaxDescription) return text;
        return text[..(char.IsHighSurrogate(text[MaxDescription - 1]) ? MaxDescription - 1 : MaxDescription)].TrimEnd();
    }

    private static int? Number(IElement element, string name, int most) =>
        int.TryParse(element.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : null;
}
