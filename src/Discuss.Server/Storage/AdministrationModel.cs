using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The table of <c>0011-administration.sql</c>.</summary>
internal static class AdministrationModel
{
    public static void Build(ModelBuilder builder) =>
        builder.Entity<SightingRow>(e => e.ToTable("sightings").HasKey(x => new { x.SiteId, x.Origin }));
}
