using Discuss.Server.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The tables of subscriptions, notices and their mail, as <c>0006-notices.sql</c> makes them.</summary>
internal static class NoticeModel
{
    public static void Build(ModelBuilder builder)
    {
        builder.Entity<SubscriptionRow>(e =>
        {
            e.ToTable("subscriptions").HasKey(x => x.Id);
            e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Ordinal, x.AuthorId }).IsUnique().HasDatabaseName("subscriptions_place");
            e.HasIndex(x => new { x.AuthorId, x.Id }).HasDatabaseName("subscriptions_author");
            e.HasIndex(x => new { x.SiteId, x.ThreadNumber, x.Ordinal, x.Id }).HasDatabaseName("subscriptions_quiet");
        });
        builder.Entity<NoticeSettingsRow>(e =>
        {
            e.ToTable("notice_settings").HasKey(x => x.AuthorId);
            e.Property(x => x.AuthorId).ValueGeneratedNever();
        });
        builder.Entity<NoticeRow>(e =>
        {
            e.ToTable("notices").HasKey(x => x.Id);
            e.HasIndex(x => new { x.AuthorId, x.SiteId, x.ThreadNumber, x.Ordinal }).IsUnique().HasDatabaseName("notices_once");
            e.HasIndex(x => new { x.AuthorId, x.SiteId, x.Id }).HasDatabaseName("notices_author");
            e.HasIndex(x => new { x.AuthorId, x.SiteId }).HasDatabaseName("notices_unread");
            e.HasIndex(x => new { x.AuthorId, x.Id }).HasDatabaseName("notices_mail");
            e.HasIndex(x => x.CreatedAt).HasDatabaseName("notices_age");
        });
        Mail(builder);
        builder.Entity<IgnoredRow>(e =>
        {
            e.ToTable("ignored").HasKey(x => new { x.AuthorId, x.IgnoredId });
            e.HasIndex(x => new { x.IgnoredId, x.AuthorId }).HasDatabaseName("ignored_whom");
        });
    }

    private static void Mail(ModelBuilder builder)
    {
        builder.Entity<MailDueRow>(e =>
        {
            e.ToTable("mail_due").HasKey(x => x.AuthorId);
            e.Property(x => x.AuthorId).ValueGeneratedNever();
            e.HasIndex(x => new { x.DueAt, x.AuthorId }).HasDatabaseName("mail_due_at");
        });
        builder.Entity<MailCountRow>(e =>
        {
            e.ToTable("mail_counts").HasKey(x => x.AddressHash);
            e.HasIndex(x => x.LastAt).HasDatabaseName("mail_counts_age");
        });
        builder.Entity<MailFailureRow>(e =>
        {
            e.ToTable("mail_failures").HasKey(x => x.Id);
            e.HasIndex(x => x.CreatedAt).HasDatabaseName("mail_failures_age");
            e.HasIndex(x => new { x.AuthorId, x.Id }).HasDatabaseName("mail_failures_author");
        });
    }
}
