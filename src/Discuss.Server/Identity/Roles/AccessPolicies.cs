using Discuss.Server.Identity.Factors;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Authorization;

namespace Discuss.Server.Identity;

/// <summary>The policies behind <see cref="Access"/>, and the one for what declares nothing.</summary>
internal static class AccessPolicies
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddSingleton<IAuthorizationHandler, UndeclaredHandler>();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var access in Enum.GetValues<Access>())
            authorization.AddPolicy(access.PolicyOf(), policy => policy.AddRequirements(new AccessRequirement(access)));
        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new UndeclaredRequirement()).Build());
    }
}

internal sealed record AccessRequirement(Access Access) : IAuthorizationRequirement;

/// <summary>Asks the principal, and for roles the member's highest one on whatever site, which is kept in memory.</summary>
internal sealed class AccessHandler(Permissions permissions) : AuthorizationHandler<AccessRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        var user = context.User;
        var granted = requirement.Access switch
        {
            Access.Anyone => true,
            Access.Author => user.Actor() is not null,
            Access.Member => user.Actor() is { MemberId: not null },
            Access.Moderator => await HasAsync(Role.Moderator),
            Access.Owner => await HasAsync(Role.Owner),
            Access.Administrator => await HasAsync(Role.Administrator),
            _ => false,
        };
        if (granted) context.Succeed(requirement);

        async Task<bool> HasAsync(Role least)
        {
            if (user.Actor() is not { MemberId: { } member } || !user.MayShowRole()) return false;
            var http = context.Resource as HttpContext;
            if (await permissions.HighestAsync(member, http?.RequestAborted ?? CancellationToken.None) is not { } role || role < least) return false;
            if (!user.IsTooWeakForRoles()) return true;
            // Who has the role, and only they, hears what is missing.
            return http is null ? false : throw StrongRoles.Needed();
        }
    }
}

internal sealed record UndeclaredRequirement : IAuthorizationRequirement;

/// <summary>
/// Refuses every endpoint of ours that declares nothing. What routing answers by itself (no such page, another method) is no endpoint of
/// ours and goes on.
/// </summary>
internal sealed class UndeclaredHandler : AuthorizationHandler<UndeclaredRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, UndeclaredRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
