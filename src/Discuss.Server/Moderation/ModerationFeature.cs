using Discuss.Core.Moderation.Rules;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Moderation.Figures;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Pages.Moderate;

namespace Discuss.Server.Moderation;

internal static class ModerationFeature
{
    /// <summary>The classifier, the screening of new comments, the queue, decisions and the log; the moderators' pages.</summary>
    public static IHostApplicationBuilder AddModeration(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Engine>();
        // With it the model is read: a broken file is known before the first comment.
        builder.Services.AddSingleton(new FirstUse(services => services.GetRequiredService<Screener>().WarmUp()));
        builder.Services.AddHealthChecks().AddCheck<EngineCheck>("classifier");
        builder.Services.AddSingleton<ITextNormalizer, EngineNormalizer>();
        builder.Services.AddSingleton(RulePipeline.Default);
        builder.Services.AddSingleton(new RuleSwitches(Limits.AreOn(builder.Configuration, builder.Environment)));
        builder.Services.AddSingleton(new RuleTimes());
        builder.Services.AddSingleton<RuleRunner>();
        builder.Services.AddSingleton<ExternalSecrets>();
        builder.Services.AddSingleton<ExternalRuleClient>();
        builder.Services.AddSingleton<WordLists>();
        builder.Services.AddSingleton<StandingReader>();
        builder.Services.AddSingleton<Screener>();
        builder.Services.AddSingleton<ModerationAccess>();
        builder.Services.AddSingleton<AuthorReader>();
        builder.Services.AddSingleton<QueueReader>();
        builder.Services.AddSingleton<ConversationReader>();
        builder.Services.AddSingleton<Decider>();
        builder.Services.AddSingleton<Undo>();
        builder.Services.AddSingleton<Claims>();
        builder.Services.AddSingleton<CommentMarks>();
        builder.Services.AddSingleton<LogReader>();
        builder.Services.AddSingleton<SiteModels>();
        builder.Services.AddSingleton<EvidenceReader>();
        builder.Services.AddSingleton<LogCsv>();
        AddSanctions(builder.Services);
        QueuePages.Add(builder.Services);
        return builder;
    }

    /// <summary>The calls under <c>/api/v1/moderation</c>, and the pages under <c>/moderate</c>.</summary>
    public static IEndpointRouteBuilder MapModeration(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/moderation").Needs(Access.Moderator).WithTags("Moderation");
        QueueEndpoints.Map(api);
        DecisionEndpoints.Map(api);
        ScoreEndpoint.Map(api);
        LogEndpoints.Map(api);
        MarkEndpoints.Map(api);
        ModelEndpoints.Map(api);
        EvidenceEndpoint.Map(api);
        ExternalRuleEndpoint.Map(app);
        SanctionEndpoints.Map(app);
        QueuePages.Map(app);
        AppealEndpoints.Map(app);
        FigureEndpoints.Map(app);
        return app;
    }

    private static void AddSanctions(IServiceCollection services)
    {
        services.AddSingleton<SanctionReader>();
        services.AddSingleton<SanctionGuard>();
        services.AddSingleton<SanctionWriter>();
        services.AddSingleton<ShadowedComments>();
        services.AddSingleton<Restrictions>();
        services.AddSingleton<AppealWriter>();
        services.AddSingleton<AppealReader>();
        services.AddSingleton<NewSanctions>();
        services.AddHostedService<SanctionTelling>();
        services.AddSingleton<SiteFigures>();
        services.AddHostedService<FiguresKeeper>();
    }
}
