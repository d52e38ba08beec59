using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The table of <c>0011-administration.sql</c>, and that of backups of <c>0013-keeping.sql</c>.</summary>
internal static class AdministrationModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<SightingRow>(e => e.ToTable("sightings").HasKey(x => new { x.SiteId, x.Origin }));
        builder.Entity<BackupRunRow>(e => e.ToTable("backup_runs").HasKey(x => x.Id));
    }
}
