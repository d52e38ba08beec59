using System.Text.RegularExpressions;
using Discuss.Core.Threads;

namespace Discuss.Server.Notifications.Notices;

/// <summary>Whom a comment names, as its HTML says: by a comment of theirs in the same thread.</summary>
internal static partial class Mentions
{
    private const int Most = Bounds.Mentions;

    /// <summary>The ordinals of the comments that the mentions lead to.</summary>
    public static IEnumerable<int> Of(string html, ThreadId thread) => Mention().Matches(html)
        .Select(match => CommentId.TryParse(match.Groups["id"].Value, null, out var id) && id.Thread == thread ? id.Ordinal : 0)
        .Where(ordinal => ordinal > 0).Distinct().Take(Most);

    [GeneratedRegex("<a class=\"mention\" href=\"#c-(?<id>[0-9a-z-]{5,40})\">", RegexOptions.NonBacktracking)]
    private static partial Regex Mention();
}
