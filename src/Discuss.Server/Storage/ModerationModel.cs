using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The tables of moderation, as <c>0002-moderation.sql</c> makes them.</summary>
internal static class ModerationModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<SanctionRow>(e =>
        {
            e.ToTable("sanctions").HasKey(x => x.Id);
            e.HasIndex(x => new { x.SiteId, x.AuthorId, x.Id }).HasDatabaseName("sanctions_author");
            e.HasIndex(x => new { x.SiteId, x.Id }).HasDatabaseName("sanctions_site");
        });
        builder.Entity<ClaimRow>(e =>
        {
            e.ToTable("claims").HasKey(x => new { x.SiteId, x.ThreadNumber, x.Ordinal });
            e.HasIndex(x => new { x.AuthorId, x.ExpiresAt }).HasDatabaseName("claims_author");
        });
        builder.Entity<AppealRow>(e =>
        {
            e.ToTable("appeals").HasKey(x => x.Id);
            e.HasIndex(x => x.TransitionId).IsUnique().HasDatabaseName("appeals_transition");
            e.HasIndex(x => x.SanctionId).IsUnique().HasDatabaseName("appeals_sanction");
            e.HasIndex(x => new { x.SiteId, x.Id }).HasDatabaseName("appeals_open");
            e.HasIndex(x => new { x.AuthorId, x.Id }).HasDatabaseName("appeals_author");
        });
        builder.Entity<StandingRow>(e => e.ToTable("standings").HasKey(x => new { x.SiteId, x.AuthorId }));
        builder.Entity<SiteModelRow>(e =>
        {
            e.ToTable("site_models").HasKey(x => x.SiteId);
            e.Property(x => x.SiteId).ValueGeneratedNever();
        });
        builder.Entity<LogEntryRow>(e =>
        {
            e.ToTable("log_entries").HasKey(x => x.Id);
            e.HasIndex(x => new { x.SiteId, x.Id }).HasDatabaseName("log_entries_site");
            e.HasIndex(x => x.AuthorId).HasDatabaseName("log_entries_author");
        });
        builder.Entity<FigureRow>(e => e.ToTable("figures").HasKey(x => new { x.SiteId, x.Month }));
        builder.Entity<FigurePlaceRow>(e =>
        {
            e.ToTable("figure_places").HasKey(x => x.SiteId);
            e.Property(x => x.SiteId).ValueGeneratedNever();
        });
    }
}
