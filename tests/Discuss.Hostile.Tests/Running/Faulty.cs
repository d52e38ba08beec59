using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Hostile.Tests.Running;

internal static class Faulty
{
    /// <summary>What the log says of an answer that is the server's own fault; nothing for any other.</summary>
    public static string LastFault(this DiscussHost host, Answer answer) =>
        (int)answer.Status < 500 ? "" : $" {host.Log.Troubles.LastOrDefault()?.Fault?.GetType().Name}: {host.Log.Troubles.LastOrDefault()?.Fault?.Message} {host.Log.Troubles.LastOrDefault()?.Fault?.StackTrace}";
}
