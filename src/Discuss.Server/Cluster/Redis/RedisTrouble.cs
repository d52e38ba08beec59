using StackExchange.Redis;

namespace Discuss.Server.Cluster.Redis;

/// <summary>The connection to Redis is of no use any more.</summary>
internal sealed class RedisLostException(string message) : Exception(message);

/// <summary>What is wrong with Redis, in a sentence for the operator.</summary>
internal static class RedisTrouble
{
    // What Redis answers to a wrong password and to none, in versions from 4 on.
    private static readonly string[] Refusals = ["WRONGPASS", "NOAUTH", "invalid password", "invalid username-password", "AUTH", "Authentication"];

    public static string Of(Exception fault) =>
        Chain(fault).Any(IsRefusal) ? "Redis refuses the password: correct 'password' in ConnectionStrings:Redis."
        : fault is RedisLostException ? "Redis does not bring back what is sent over it."
        : "Redis cannot be reached: see that it runs, and that ConnectionStrings:Redis names its host and port.";

    private static bool IsRefusal(Exception fault) =>
        fault is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || Refusals.Any(word => fault.Message.Contains(word, StringComparison.Ordinal));

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var one = fault; one is not null; one = one.InnerException) yield return one;
    }
}
