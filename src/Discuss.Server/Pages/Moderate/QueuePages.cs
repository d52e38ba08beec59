using Microsoft.AspNetCore.Diagnostics;

namespace Discuss.Server.Pages.Moderate;

/// <summary>The moderators' pages, as a part of the feature <c>Moderation</c>.</summary>
internal static class QueuePages
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<OutcomeReader>();
        services.AddSingleton<QueueDesk>();
        services.AddSingleton<SettingsDesk>();
        services.AddSingleton<PeopleDesk>();
        services.AddSingleton<WebhookPages>();
        services.AddSingleton<SecretsDesk>();
        // Asked before the API's own: what a page was refused is told in a page.
        services.Insert(0, ServiceDescriptor.Singleton<IExceptionHandler, ModeratorProblems>());
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        QueuePageEndpoints.Map(app);
        AppealPageEndpoints.Map(app);
        LogPageEndpoints.Map(app);
        SettingsPageEndpoints.Map(app);
        PeoplePageEndpoints.Map(app);
        QueueFormEndpoints.Map(app);
        SanctionForm.Map(app);
        MarkForm.Map(app);
        SecretsPageEndpoints.Map(app);
        SignOnPageEndpoints.Map(app);
    }
}
