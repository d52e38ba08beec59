using System.Reflection;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Tests.House;

/// <summary>What a client can call of a hub.</summary>
internal static class HubMethods
{
    public static IEnumerable<MethodInfo> Of(Type hub) => hub
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.GetBaseDefinition().DeclaringType != typeof(Hub) && !method.IsSpecialName);
}
