using Discuss.Server.Storage.Secrets;

namespace Discuss.Server.Cluster.Redis;

/// <summary>
/// The names of this installation's keys and channels. Its own number is in each, so that two installations over one Redis neither hear
/// nor read each other.
/// </summary>
internal sealed class RedisNames(RedisSettings settings, IServiceProvider services)
{
    // Asked for late: the number is read from the database, which tells the bus what was written, which has a name.
    public string Of(string name) => $"{settings.Prefix}:{services.GetRequiredService<SecretStore>().Installation}:{name}";
}
