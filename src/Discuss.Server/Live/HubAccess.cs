using System.Collections.Concurrent;
using System.Reflection;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>Stands before every method of the hub, and asks what it declared (<see cref="NeedsAttribute"/>); one that declares nothing is refused.</summary>
internal sealed class HubAccess(IAuthorizationService authorization) : IHubFilter
{
    private readonly ConcurrentDictionary<MethodInfo, Access?> _declared = new();

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var declared = _declared.GetOrAdd(invocationContext.HubMethod, method => method.GetCustomAttribute<NeedsAttribute>()?.Access);
        if (declared == Access.Anyone) return await next(invocationContext);
        var user = invocationContext.Context.User;
        var granted = declared is { } access && user is not null
            && (await authorization.AuthorizeAsync(user, invocationContext, access.PolicyOf())).Succeeded;
        return granted
            ? await next(invocationContext)
            : throw new HubException(user?.Actor() is null ? "Who you are is not known." : "You may not do this.");
    }
}
