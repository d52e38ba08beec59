using Discuss.Core.Images;
using Discuss.Core.Rendering;
using Discuss.Server.Identity;

namespace Discuss.Server.Images;

/// <summary>
/// Where images are. What everybody may see is at <c>Discuss:ImagesUrl</c> where that is set, another host of this same server, so that no
/// byte of a stranger's ever comes from the host that has the sessions; what waits is on this one, which knows who asks.
/// </summary>
internal sealed class ImageAddresses
{
    private const string Start = "<img src=\"" + ImageMarks.Folder;

    private readonly string _public;

    /// <exception cref="ConfigurationException"><c>Discuss:ImagesUrl</c> is no address of a host.</exception>
    public ImageAddresses(IConfiguration configuration)
    {
        var text = configuration["Discuss:ImagesUrl"]?.TrimEnd('/') ?? "";
        if (text.Length == 0)
        {
            _public = "";
            return;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            throw new ConfigurationException($"Discuss:ImagesUrl: '{text}' is no address such as https://images.example.org.");
        _public = uri.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>The origin that pages show images from beside their own; <see langword="null"/> where there is none.</summary>
    public string? Origin => _public.Length == 0 ? null : _public;

    /// <summary>An image on this host, for who may see it already.</summary>
    public static string Own(string hash, ImageType type) => ImageMarks.Address(hash, type);

    /// <summary>A public comment's HTML as it goes out.</summary>
    public string Public(string html) =>
        _public.Length == 0 || !html.Contains(Start, StringComparison.Ordinal) ? html : At(html, _public);

    /// <summary>A comment's HTML for a page elsewhere.</summary>
    /// <param name="home">The address of this server, without a slash at its end.</param>
    public static string At(string html, string home) => html.Replace(Start, "<img src=\"" + home + ImageMarks.Folder, StringComparison.Ordinal);
}
