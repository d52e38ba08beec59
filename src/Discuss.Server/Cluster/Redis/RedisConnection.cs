using StackExchange.Redis;

namespace Discuss.Server.Cluster.Redis;

/// <summary>The connection to Redis as it is at this moment, for whoever wants to use it.</summary>
internal sealed class RedisConnection
{
    private volatile ConnectionMultiplexer? _current;
    private volatile string? _trouble = "The connection to Redis is not made yet.";

    /// <summary><see langword="null"/> while Redis is away.</summary>
    public ConnectionMultiplexer? Current => _current;

    /// <summary>Why there is none, in a sentence that holds no secret; <see langword="null"/> while there is one.</summary>
    public string? Trouble => _trouble;

    public void Use(ConnectionMultiplexer connection) => (_current, _trouble) = (connection, null);

    public void Lose(string trouble) => (_trouble, _current) = (trouble, null);
}
