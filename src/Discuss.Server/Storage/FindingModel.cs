using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The tables of search and retention, as <c>0010-finding.sql</c> makes them; the index of words itself is each database's own.</summary>
internal static class FindingModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<SearchDocumentRow>(e =>
        {
            e.ToTable("search_documents").HasKey(x => x.Id);
            e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Ordinal }).IsUnique().HasDatabaseName("search_documents_comment");
        });
        builder.Entity<SearchPlaceRow>(e =>
        {
            e.ToTable("search_places").HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
        });
        builder.Entity<RetentionRunRow>(e => e.ToTable("retention_runs").HasKey(x => new { x.Day, x.What }));
    }
}
