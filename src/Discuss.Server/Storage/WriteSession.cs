using System.Data.Common;
using Discuss.Server.Cluster;

namespace Discuss.Server.Storage;

/// <summary>
/// A connection inside a transaction. What is published here reaches the bus after the commit, and not at all when there is none.
/// </summary>
internal sealed class WriteSession(DbConnection connection, Dictionary<Sql, DbCommand>? prepared) : DbSession(connection, prepared, release: null)
{
    private List<ThreadEvent>? _events;

    public IReadOnlyList<ThreadEvent> Events => _events ?? (IReadOnlyList<ThreadEvent>)[];

    public void Publish(ThreadEvent @event) => (_events ??= []).Add(@event);
}
