using System.Globalization;
using System.Security.Claims;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>Who sends a request: the author that comments under this name, guest or member.</summary>
/// <param name="AuthorId">The row of <c>authors</c>.</param>
/// <param name="MemberId">The account; <see langword="null"/> for a guest.</param>
internal sealed record Actor(long AuthorId, AuthorKind Kind, string Name, long? MemberId)
{
    public const string SiteClaim = "site";
    public const string AuthorClaim = "author";
    public const string KindClaim = "kind";
    public const string NameClaim = "name";
    public const string MemberClaim = "member";
    public const string MethodClaim = "method";

    /// <summary>How the member signed in; <see langword="null"/> for a guest.</summary>
    public SignInMethod? Method { get; init; }

    /// <summary>The one site on which a guest is somebody; <see langword="null"/> for members, and where it is not known yet.</summary>
    public int? Site { get; init; }

    /// <summary>The claims that carry this actor in a request's principal.</summary>
    public ClaimsIdentity ToIdentity(string scheme)
    {
        var identity = new ClaimsIdentity(scheme, NameClaim, roleType: null);
        identity.AddClaim(new Claim(AuthorClaim, AuthorId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(KindClaim, Kind.ToString()));
        identity.AddClaim(new Claim(NameClaim, Name));
        if (Site is { } site) identity.AddClaim(new Claim(SiteClaim, site.ToString(CultureInfo.InvariantCulture)));
        if (MemberId is { } member) identity.AddClaim(new Claim(MemberClaim, member.ToString(CultureInfo.InvariantCulture)));
        if (Method is { } method) identity.AddClaim(new Claim(MethodClaim, method.ToString()));
        return identity;
    }
}

internal static class ActorExtensions
{
    /// <summary>Who sends the request; <see langword="null"/> where nobody is known.</summary>
    public static Actor? Actor(this ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(Identity.Actor.AuthorClaim) is not { } author) return null;
        var (member, site) = (principal.FindFirstValue(Identity.Actor.MemberClaim), principal.FindFirstValue(Identity.Actor.SiteClaim));
        return new Actor(
            long.Parse(author, CultureInfo.InvariantCulture),
            Enum.Parse<AuthorKind>(principal.FindFirstValue(Identity.Actor.KindClaim)!),
            principal.FindFirstValue(Identity.Actor.NameClaim)!,
            member is null ? null : long.Parse(member, CultureInfo.InvariantCulture))
        {
            Method = principal.FindFirstValue(Identity.Actor.MethodClaim) is { } method ? Enum.Parse<SignInMethod>(method) : null,
            Site = site is null ? null : int.Parse(site, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Who looks at a site: a guest of another site is nobody there.</summary>
    public static Actor? ActorOn(this ClaimsPrincipal principal, int site) =>
        principal.Actor() is { } actor && (actor.Site ?? site) == site ? actor : null;

    /// <exception cref="ProblemException">401 where nobody is known.</exception>
    public static Actor RequiredActor(this ClaimsPrincipal principal) => principal.Actor() ?? throw ProblemException.Unauthorized();
}
