using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>What came from other systems, as <c>0009-moving-in.sql</c> and <c>0013-keeping.sql</c> make the tables.</summary>
internal static class MovedModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<MovedThreadRow>(e => e.ToTable("moved_threads").HasKey(x => new { x.SiteId, x.ForeignId, x.Source }));
        builder.Entity<MovedCommentRow>(e => e.ToTable("moved_comments").HasKey(x => new { x.SiteId, x.ForeignId, x.Source }));
        builder.Entity<MovedAuthorRow>(e =>
        {
            e.ToTable("moved_authors").HasKey(x => new { x.SiteId, x.ForeignHash, x.Source });
            e.HasIndex(x => x.AuthorId).HasDatabaseName("moved_authors_author");
        });
        builder.Entity<MovedSubscriptionRow>(e =>
        {
            e.ToTable("moved_subscriptions").HasKey(x => new { x.SiteId, x.ForeignHash, x.Source });
            e.HasIndex(x => x.AuthorId).HasDatabaseName("moved_subscriptions_author");
        });
    }
}
