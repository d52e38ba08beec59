using Microsoft.AspNetCore.Authorization;

namespace Discuss.Server.Identity;

/// <summary>
/// Who could do something at all. Each endpoint and each method of the hub declares one, and what declares none is refused. Whether
/// it may be done to this very comment, thread or site is for the handler to say.
/// </summary>
internal enum Access
{
    /// <summary>Everyone, known or not; also where the handler itself leads whoever is not known on.</summary>
    Anyone,

    /// <summary>Guests and members.</summary>
    Author,

    /// <summary>Members, with or without a role.</summary>
    Member,

    /// <summary>Moderators, owners and administrators, of whatever site; never inside the frame.</summary>
    Moderator,

    /// <summary>Owners of whatever site, and administrators; never inside the frame.</summary>
    Owner,

    /// <summary>Those who administer every site; never inside the frame.</summary>
    Administrator,
}

/// <summary>What an endpoint declared.</summary>
internal interface IAccessDeclaration
{
    Access Access { get; }
}

/// <summary>The declaration of a method of the hub.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsAttribute(Access access) : Attribute, IAccessDeclaration
{
    public Access Access { get; } = access;
}

internal static class AccessExtensions
{
    /// <summary>Declares who could call this at all: 401 for whoever is not known, 403 for the others. An endpoint's word replaces its group's.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Access access)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            for (var i = endpoint.Metadata.Count - 1; i >= 0; i--)
            {
                if (endpoint.Metadata[i] is IAccessDeclaration) endpoint.Metadata.RemoveAt(i);
            }

            endpoint.Metadata.Add(access == Access.Anyone ? OpenToAnyone.Instance : new ForSome(access));
        });
        return builder;
    }

    /// <summary>The policy's name.</summary>
    public static string PolicyOf(this Access access) => access.ToString();

    // Reading asks nobody who they are: the framework lets these pass without a look.
    private sealed class OpenToAnyone : IAccessDeclaration, IAllowAnonymous
    {
        public static OpenToAnyone Instance { get; } = new();

        public Access Access => Access.Anyone;
    }

    private sealed class ForSome(Access access) : IAccessDeclaration, IAuthorizeData
    {
        public Access Access { get; } = access;

        public string? Policy { get; set; } = access.PolicyOf();

        public string? Roles { get; set; }

        public string? AuthenticationSchemes { get; set; }
    }
}
