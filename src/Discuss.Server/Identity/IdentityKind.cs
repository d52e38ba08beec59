using System.Globalization;
using System.Security.Claims;

namespace Discuss.Server.Identity;

/// <summary>By what a request's identity was shown; the authentication type of its principal.</summary>
internal static class IdentityKind
{
    /// <summary><c>Authorization: Guest</c>.</summary>
    public const string Guest = "Guest";

    /// <summary><c>Authorization: Bearer</c>; roles count.</summary>
    public const string Bearer = "Bearer";

    /// <summary>A cookie, outside first-party pages: a guest, or a member without any role's rights.</summary>
    public const string Frame = "Frame";

    /// <summary>The cookie of first-party pages; roles count.</summary>
    public const string Account = "Account";

    public const string SessionClaim = "session";

    /// <summary>Of a session that is too weak for roles.</summary>
    public const string WeakClaim = "weak";

    /// <summary>Whether a browser sends this identity by itself, so that the request may be forged by another page.</summary>
    public static bool IsAmbient(this ClaimsPrincipal principal) => principal.Identity?.AuthenticationType is Frame or Account;

    /// <summary>Whether a role may count: never inside the frame, and not in a session that is too weak for it.</summary>
    public static bool MayHaveRole(this ClaimsPrincipal principal) => principal.MayShowRole() && !principal.IsTooWeakForRoles();

    /// <summary>Whether a role may count as soon as the session is strong enough.</summary>
    public static bool MayShowRole(this ClaimsPrincipal principal) => principal.Identity?.AuthenticationType is Bearer or Account;

    /// <summary>Whether the session was begun without the second factor that roles ask for here.</summary>
    public static bool IsTooWeakForRoles(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == WeakClaim);

    /// <summary>The member's session; <see langword="null"/> for guests and for nobody.</summary>
    public static long? SessionId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(SessionClaim) is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : null;
}

/// <summary>
/// Marks an endpoint of first-party pages, where a moderator's or administrator's cookie counts and the frame's does not.
/// What lies under <c>/account</c>, <c>/moderate</c>, <c>/admin</c> and <c>/api/v1/moderation</c> is one without the mark.
/// </summary>
internal sealed class FirstPartyMark
{
    public static FirstPartyMark Instance { get; } = new();
}

internal static class FirstPartyExtensions
{
    private static readonly PathString[] Folders = ["/account", "/moderate", "/admin", "/api/v1/moderation"];

    /// <summary>Only the first-party cookie, or a token, is an identity here.</summary>
    public static TBuilder FirstParty<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(FirstPartyMark.Instance);

    public static bool IsFirstParty(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<FirstPartyMark>() is not null
        || Array.Exists(Folders, folder => context.Request.Path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase));
}
