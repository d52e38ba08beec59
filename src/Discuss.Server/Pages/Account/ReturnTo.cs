using Discuss.Server.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Pages.Account;

/// <summary>The frame that waits for a sign-in: of which site, on pages of which origin, with which challenge.</summary>
public sealed record WaitingFrame(string Site, string Origin, string Challenge);

/// <summary>
/// Where somebody goes after signing in: back to the frame that opened the window, or to a page of this server. Everything else is
/// passed over, so that no address leads elsewhere.
/// </summary>
public sealed record ReturnTo(WaitingFrame? Frame, string? Path)
{
    private const int MaxPath = Bounds.ReturnPath;
    private const int MaxName = Bounds.ReturnName;

    private const int MaxLocale = Bounds.ReturnLocale;

    public static ReturnTo Nowhere { get; } = new(Frame: null, Path: null);

    /// <summary>The language that somebody chose on the way, such as <c>de-AT</c>; it goes with them from page to page.</summary>
    public string? Locale { get; init; }

    /// <summary>The same as a query, beginning with a question mark; empty where there is nothing to return to.</summary>
    public string Query
    {
        get
        {
            var to = Frame is not null ? $"return=frame&site={Uri.EscapeDataString(Frame.Site)}&origin={Uri.EscapeDataString(Frame.Origin)}&challenge={Frame.Challenge}"
                : Path is not null ? "return=" + Uri.EscapeDataString(Path)
                : null;
            var language = Locale is null ? null : $"{AccountWords.Field}={Locale}";
            return to is null && language is null ? "" : "?" + string.Join('&', new[] { to, language }.Where(part => part is not null));
        }
    }

    /// <param name="field">What a field of the query or the form holds.</param>
    internal static ReturnTo From(Func<string, string?> field) => To(field) with { Locale = IsLocale(field(AccountWords.Field)) ? field(AccountWords.Field) : null };

    internal static ReturnTo Asked(HttpContext context) => From(name => context.Request.Query[name]);

    internal static ReturnTo Sent(HttpContext context) => From(name => context.Request.Form[name]);

    /// <summary>What <see cref="Query"/> gave.</summary>
    internal static ReturnTo Parse(string query)
    {
        var fields = QueryHelpers.ParseQuery(query);
        return From(name => fields.TryGetValue(name, out var values) ? values.ToString() : null);
    }

    private static ReturnTo To(Func<string, string?> field)
    {
        var (to, challenge) = (field("return"), field("challenge"));
        if (to == "frame" && HandOver.IsChallenge(challenge) && field("site") is { Length: > 0 and <= MaxName } site && field("origin") is { Length: > 0 and <= MaxName } origin)
            return new ReturnTo(new WaitingFrame(site, origin, challenge!), Path: null);
        return IsOwnPath(to) ? new ReturnTo(Frame: null, to) : Nowhere;
    }

    private static bool IsLocale(string? locale) => locale is { Length: > 1 and <= MaxLocale } && locale.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    // Two slashes, or a backslash, which browsers take for a slash, would begin the name of another server.
    private static bool IsOwnPath(string? path) =>
        path is ['/', .. var rest] && path.Length <= MaxPath && !rest.StartsWith('/') && rest.All(c => c is > ' ' and < '\u007F' and not '\\');
}
