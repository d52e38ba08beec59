using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Storage;

/// <summary>The tables of identity: ASP.NET Core's own, sessions, roles, links sent by mail, single sign-on.</summary>
internal static class IdentityModel
{
    public static void Build(ModelBuilder builder)
    {
        Framework(builder);
        builder.Entity<GrantRow>(e =>
        {
            e.ToTable("grants").HasKey(x => new { x.MemberId, x.SiteId });
            e.HasIndex(x => new { x.SiteId, x.Role }).HasDatabaseName("grants_site");
        });
        builder.Entity<RoleChangeRow>(e =>
        {
            e.ToTable("role_changes").HasKey(x => x.Id);
            e.HasIndex(x => new { x.SiteId, x.Id }).HasDatabaseName("role_changes_site");
        });
        builder.Entity<InvitationRow>(e =>
        {
            e.ToTable("invitations").HasKey(x => x.Id);
            e.HasIndex(x => x.CodeHash).IsUnique().HasDatabaseName("invitations_code");
            e.HasIndex(x => new { x.SiteId, x.Id }).HasDatabaseName("invitations_site");
        });
        Sessions(builder);
        builder.Entity<MailLinkRow>(e =>
        {
            e.ToTable("mail_links").HasKey(x => x.CodeHash);
            e.HasOne<Member>().WithMany().HasForeignKey(x => x.MemberId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<AuthorRow>().WithMany().HasForeignKey(x => x.AuthorId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(x => x.ExpiresAt).HasDatabaseName("mail_links_age");
            e.HasIndex(x => x.MemberId).HasDatabaseName("mail_links_member");
            e.HasIndex(x => x.AuthorId).HasDatabaseName("mail_links_author");
        });
        builder.Entity<SecretRow>(e => e.ToTable("secrets").HasKey(x => x.Name));
        builder.Entity<SingleSignOnRow>(e =>
        {
            e.ToTable("single_sign_on").HasKey(x => x.SiteId);
            e.Property(x => x.SiteId).ValueGeneratedNever();
        });
        builder.Entity<UsedTokenRow>(e =>
        {
            e.ToTable("used_tokens").HasKey(x => new { x.SiteId, x.TokenHash });
            e.HasIndex(x => x.ExpiresAt).HasDatabaseName("used_tokens_age");
        });
        builder.Entity<ArticleAuthorRow>(e =>
        {
            e.ToTable("article_authors").HasKey(x => new { x.SiteId, x.ThreadKey, x.AuthorId });
            e.HasOne<AuthorRow>().WithMany().HasForeignKey(x => x.AuthorId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(x => x.AuthorId).HasDatabaseName("article_authors_author");
        });
    }

    private static void Sessions(ModelBuilder builder)
    {
        builder.Entity<SessionRow>(e =>
        {
            e.ToTable("sessions").HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasOne<Member>().WithMany().HasForeignKey(x => x.MemberId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(x => new { x.MemberId, x.ExpiresAt }).HasDatabaseName("sessions_member");
            e.HasIndex(x => x.Family).HasDatabaseName("sessions_family");
        });
        builder.Entity<HandOverRow>(e =>
        {
            e.ToTable("hand_overs").HasKey(x => x.CodeHash);
            e.HasOne<AuthorRow>().WithMany().HasForeignKey(x => x.AuthorId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(x => x.AuthorId).HasDatabaseName("hand_overs_author");
            e.HasIndex(x => x.ExpiresAt).HasDatabaseName("hand_overs_age");
        });
    }

    private static void Framework(ModelBuilder builder)
    {
        builder.Entity<Member>(e =>
        {
            e.ToTable("members");
            e.HasIndex(x => x.NormalizedUserName).IsUnique().HasDatabaseName("members_user_name");
            e.HasIndex(x => x.NormalizedEmail).IsUnique().HasDatabaseName("members_email");
        });
        builder.Entity<IdentityUserClaim<long>>().ToTable("member_claims").HasIndex(x => x.UserId).HasDatabaseName("member_claims_member");
        builder.Entity<IdentityUserLogin<long>>().ToTable("member_logins").HasIndex(x => x.UserId).HasDatabaseName("member_logins_member");
        builder.Entity<IdentityUserToken<long>>().ToTable("member_tokens");
        builder.Entity<IdentityUserPasskey<long>>(e =>
        {
            e.ToTable("member_passkeys").HasKey(x => x.CredentialId);
            e.HasIndex(x => x.UserId).HasDatabaseName("member_passkeys_member");
            e.HasOne<Member>().WithMany().HasForeignKey(x => x.UserId);
            e.OwnsOne(x => x.Data, data => data.ToJson("data"));
        });
    }
}
