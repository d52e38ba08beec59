using Discuss.Server.Identity;

namespace Discuss.Server.Pages.Account;

/// <summary>
/// Where somebody goes after signing in: back to the frame that opened the window, which named a challenge, or to a page of this
/// server. Everything else is passed over, so that no address leads elsewhere.
/// </summary>
public sealed record ReturnTo(string? Challenge, string? Path)
{
    private const int MaxPath = 1000;

    public bool Frame => Challenge is not null;

    /// <summary>The same as a query, beginning with a question mark; empty where there is nothing to return to.</summary>
    public string Query => Challenge is not null ? $"?return=frame&challenge={Challenge}"
        : Path is not null ? "?return=" + Uri.EscapeDataString(Path)
        : "";

    internal static ReturnTo From(string? to, string? challenge)
    {
        if (to == "frame" && HandOver.IsChallenge(challenge)) return new ReturnTo(challenge, Path: null);
        return new ReturnTo(Challenge: null, IsOwnPath(to) ? to : null);
    }

    // Two slashes, or a backslash, which browsers take for a slash, would begin the name of another server.
    private static bool IsOwnPath(string? path) =>
        path is ['/', .. var rest] && path.Length <= MaxPath && !rest.StartsWith('/') && rest.All(c => c is > ' ' and < '\u007F' and not '\\');
}
