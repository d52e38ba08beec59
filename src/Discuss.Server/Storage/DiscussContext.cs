using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Discuss.Server.Storage;

/// <summary>
/// The tables as entities: for identity, for administration, for everything that is asked seldom. Saving waits for the one writer where
/// the database has one.
/// </summary>
internal sealed class DiscussContext(DbContextOptions<DiscussContext> options, IDatabase database) : IdentityUserContext<Member, long>(options)
{
    public DbSet<SiteRow> Sites => Set<SiteRow>();
    public DbSet<ThreadRow> Threads => Set<ThreadRow>();
    public DbSet<AuthorRow> Authors => Set<AuthorRow>();
    public DbSet<CommentRow> Comments => Set<CommentRow>();
    public DbSet<VoteRow> Votes => Set<VoteRow>();
    public DbSet<ReportRow> Reports => Set<ReportRow>();
    public DbSet<EventRow> Events => Set<EventRow>();
    public DbSet<TransitionRow> Transitions => Set<TransitionRow>();
    public DbSet<SignalRow> Signals => Set<SignalRow>();
    public DbSet<ScoreRow> Scores => Set<ScoreRow>();
    public DbSet<SanctionRow> Sanctions => Set<SanctionRow>();
    public DbSet<ClaimRow> Claims => Set<ClaimRow>();
    public DbSet<AppealRow> Appeals => Set<AppealRow>();
    public DbSet<StandingRow> Standings => Set<StandingRow>();
    public DbSet<LogEntryRow> LogEntries => Set<LogEntryRow>();
    public DbSet<FigureRow> Figures => Set<FigureRow>();
    public DbSet<FigurePlaceRow> FigurePlaces => Set<FigurePlaceRow>();
    public DbSet<SiteModelRow> SiteModels => Set<SiteModelRow>();
    public DbSet<IdempotencyRow> Idempotency => Set<IdempotencyRow>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<GrantRow> Grants => Set<GrantRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<HandOverRow> HandOvers => Set<HandOverRow>();
    public DbSet<MailLinkRow> MailLinks => Set<MailLinkRow>();
    public DbSet<SecretRow> Secrets => Set<SecretRow>();
    public DbSet<SingleSignOnRow> SingleSignOn => Set<SingleSignOnRow>();
    public DbSet<UsedTokenRow> UsedTokens => Set<UsedTokenRow>();
    public DbSet<ArticleAuthorRow> ArticleAuthors => Set<ArticleAuthorRow>();
    public DbSet<RoleChangeRow> RoleChanges => Set<RoleChangeRow>();
    public DbSet<InvitationRow> Invitations => Set<InvitationRow>();
    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();
    public DbSet<WebhookDeliveryRow> WebhookDeliveries => Set<WebhookDeliveryRow>();
    public DbSet<ExternalRuleRow> ExternalRules => Set<ExternalRuleRow>();
    public DbSet<PushSubscriptionRow> PushSubscriptions => Set<PushSubscriptionRow>();

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        database.WriteAloneAsync(() => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken), cancellationToken);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save with SaveChangesAsync: it waits for the one writer.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();
        configurationBuilder.Properties<bool>().HaveConversion<int>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        DiscussModel.Build(builder);
    }

    private sealed class MillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}
