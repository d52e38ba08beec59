using System.Text;
using Discuss.Core.Rendering;
using Discuss.Server.Images;
using Microsoft.AspNetCore.Components;

namespace Discuss.Server.Pages.Moderate;

/// <summary>What people wrote, with its images where moderators are given them, also those that wait.</summary>
internal static class ModeratorImages
{
    private const string Start = "<img src=\"";

    public static MarkupString Of(string html) =>
        new(html.Replace(Start + ImageMarks.Folder, Start + ImageEndpoints.ModeratorFolder, StringComparison.Ordinal));

    /// <summary>The uploaded images alone, for where the text stands as it was written; <see langword="null"/> where there are none.</summary>
    public static MarkupString? Alone(string html)
    {
        const string Own = Start + ImageMarks.Folder;
        var images = new StringBuilder();
        for (var at = html.IndexOf(Own, StringComparison.Ordinal); at >= 0; at = html.IndexOf(Own, at + Own.Length, StringComparison.Ordinal))
        {
            // The sanitizer leaves this sign nowhere inside of an attribute.
            var end = html.IndexOf('>', at);
            images.Append(html, at, end + 1 - at);
        }

        return images.Length == 0 ? null : Of(images.ToString());
    }
}
