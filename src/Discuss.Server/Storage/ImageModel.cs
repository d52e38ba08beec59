using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The tables of images and views, as <c>0008-images.sql</c> makes them.</summary>
internal static class ImageModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<ImageRow>(e => e.ToTable("images").HasKey(x => x.Hash));
        builder.Entity<ImageUseRow>(e =>
        {
            e.ToTable("image_uses").HasKey(x => new { x.SiteId, x.ThreadNumber, x.Ordinal, x.Hash });
            e.HasIndex(x => x.Hash).HasDatabaseName("image_uses_hash");
        });
        builder.Entity<ImageUploadRow>(e =>
        {
            e.ToTable("image_uploads").HasKey(x => new { x.Hash, x.AuthorId });
            e.HasIndex(x => new { x.AuthorId, x.CreatedAt }).HasDatabaseName("image_uploads_author");
            e.HasIndex(x => x.CreatedAt).HasDatabaseName("image_uploads_age");
        });
        builder.Entity<ThreadViewsRow>(e => e.ToTable("thread_views").HasKey(x => new { x.SiteId, x.ThreadNumber }));
    }
}
