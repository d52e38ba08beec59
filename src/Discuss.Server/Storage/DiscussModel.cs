using System.Text;
using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>Names, keys and indexes of the tables, as the numbered scripts make them.</summary>
internal static class DiscussModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<SiteRow>(e =>
        {
            e.ToTable("sites").HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => x.Slug).IsUnique().HasDatabaseName("sites_slug");
        });
        builder.Entity<ThreadRow>(e =>
        {
            e.ToTable("threads").HasKey(x => new { x.SiteId, x.Number });
            e.HasIndex(x => new { x.SiteId, x.Key }).IsUnique().HasDatabaseName("threads_key");
            e.HasIndex(x => new { x.SiteId, x.Heat }).HasDatabaseName("threads_heat");
        });
        builder.Entity<AuthorRow>(e =>
        {
            e.ToTable("authors").HasKey(x => x.Id);
            e.HasIndex(x => x.MemberId).IsUnique().HasDatabaseName("authors_member");
            e.HasOne(x => x.Member).WithOne().HasForeignKey<AuthorRow>(x => x.MemberId).OnDelete(DeleteBehavior.NoAction);
            e.HasIndex(x => x.NameSkeleton).IsUnique().HasDatabaseName("authors_member_name").HasFilter("kind = 1");
            e.HasIndex(x => new { x.NameSkeleton, x.Kind }).HasDatabaseName("authors_name");
            e.HasIndex(x => x.EmailHash).HasDatabaseName("authors_email");
            e.HasIndex(x => x.ChangedAt).HasDatabaseName("authors_changed");
            e.HasIndex(x => x.ClaimedBy).HasDatabaseName("authors_claimed");
        });
        Comments(builder);
        builder.Entity<VoteRow>(e =>
        {
            e.ToTable("votes").HasKey(x => new { x.SiteId, x.ThreadNumber, x.AuthorId, x.Ordinal });
            e.HasIndex(x => new { x.AuthorId, x.SiteId, x.ThreadNumber, x.Ordinal }).HasDatabaseName("votes_author");
        });
        builder.Entity<ReportRow>(e =>
        {
            e.ToTable("reports").HasKey(x => new { x.SiteId, x.ThreadNumber, x.Ordinal, x.AuthorId });
            e.HasIndex(x => new { x.AuthorId, x.SiteId, x.ThreadNumber, x.Ordinal }).HasDatabaseName("reports_author");
        });
        builder.Entity<EventRow>(e => e.ToTable("events").HasKey(x => new { x.SiteId, x.ThreadNumber, x.Seq }));
        builder.Entity<TransitionRow>(e =>
        {
            e.ToTable("transitions").HasKey(x => x.Id);
            e.HasIndex(x => new { x.SiteId, x.Id }).HasDatabaseName("transitions_site");
            e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Ordinal, x.Id }).HasDatabaseName("transitions_comment");
            e.HasIndex(x => new { x.SiteId, x.ActorId, x.Id }).HasDatabaseName("transitions_actor");
        });
        builder.Entity<SignalRow>(e => e.ToTable("signals").HasKey(x => new { x.SiteId, x.ThreadNumber, x.Ordinal, x.Position }));
        builder.Entity<ScoreRow>(e =>
        {
            e.ToTable("scores").HasKey(x => new { x.SiteId, x.ThreadNumber, x.Ordinal });
            e.HasIndex(x => new { x.SiteId, x.CreatedAt }).HasDatabaseName("scores_recent");
        });
        ModerationModel.Build(builder);
        WebhookModel.Build(builder);
        builder.Entity<IdempotencyRow>(e =>
        {
            e.ToTable("idempotency").HasKey(x => new { x.AuthorId, x.Key });
            e.HasIndex(x => x.CreatedAt).HasDatabaseName("idempotency_age");
        });
        builder.Entity<OutboxRow>(e =>
        {
            e.ToTable("outbox").HasKey(x => x.Id);
            e.HasIndex(x => new { x.DueAt, x.Id }).HasDatabaseName("outbox_due");
        });
        IdentityModel.Build(builder);
        ImageModel.Build(builder);
        MovedModel.Build(builder);
        AdministrationModel.Build(builder);
        FindingModel.Build(builder);
        NoticeModel.Build(builder);
        NameColumns(builder);
    }

    private static void Comments(ModelBuilder builder) => builder.Entity<CommentRow>(e =>
    {
        e.ToTable("comments").HasKey(x => new { x.SiteId, x.ThreadNumber, x.Ordinal });
        e.HasOne<AuthorRow>().WithMany().HasForeignKey(x => x.AuthorId).OnDelete(DeleteBehavior.NoAction);
        e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Path }, "comments_shown");
        e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Path }, "comments_roots");
        e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Rank, x.Path }, "comments_top");
        e.HasIndex(x => new { x.SiteId, x.CreatedAt, x.ThreadNumber, x.Ordinal }, "comments_latest");
        e.HasIndex(x => new { x.AuthorId, x.CreatedAt }, "comments_author");
        e.HasIndex(x => new { x.AuthorId, x.SiteId, x.CreatedAt }, "comments_restricted");
        e.HasIndex(x => new { x.SiteId, x.Urgency, x.ThreadNumber, x.Ordinal }, "comments_pending");
        e.HasIndex(x => new { x.SiteId, x.Urgency, x.ThreadNumber, x.Ordinal }, "comments_reported");
        e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.PinnedAt, x.Ordinal }, "comments_pinned");
        e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Path }, "comments_featured");
    });

    private static void NameColumns(ModelBuilder builder)
    {
        // What is owned stands as JSON in one column of its owner.
        foreach (var property in builder.Model.GetEntityTypes().Where(entity => !entity.IsOwned()).SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(property.Name == "UserId" ? "member_id" : SnakeCase(property.Name));
            // Lengths are checked where input is read; a column that had its own would be a second, silent rule.
            property.SetMaxLength(null);
        }
    }

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0) snake.Append('_');
            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }
}
