using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Discuss.Server.Storage;

/// <summary>Gives the connections that Entity Framework opens the same settings as ours.</summary>
internal sealed class SqliteSettingsInterceptor : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => SqliteSettings.Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        SqliteSettings.ApplyAsync(connection, cancellationToken);
}
