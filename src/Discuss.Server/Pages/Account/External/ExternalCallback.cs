using System.Globalization;
using System.Security.Claims;
using Discuss.Server.Client;
using Discuss.Server.Http;
using Discuss.Server.Identity.External;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Pages.Account.Factors;
using Microsoft.AspNetCore.Authentication;

namespace Discuss.Server.Pages.Account.External;

/// <summary>
/// What a browser gets that comes back from a provider. The cookie of first-party pages is not sent along from another site, so nothing
/// is decided here: a page of this server leads on, by itself or with a click.
/// </summary>
internal static partial class ExternalCallback
{
    /// <summary>Under this name the return waits in the browser.</summary>
    public const string Cookie = "external";

    public const string ConnectItem = "connect";
    public const string ReturnItem = "return";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static async Task ReceivedAsync(TicketReceivedContext received)
    {
        var (context, principal, items) = (received.HttpContext, received.Principal!, received.Properties!.Items);
        received.HandleResponse();
        var provider = ProviderOf(received.Scheme);
        var account = new ExternalAccount(
            provider.Name, principal.FindFirstValue(ExternalHandler.SubjectClaim)!, principal.FindFirstValue(ExternalHandler.NameClaim),
            principal.FindFirstValue(ExternalHandler.EmailClaim));
        var connect = items.TryGetValue(ConnectItem, out var member) ? long.Parse(member!, CultureInfo.InvariantCulture) : 0;
        context.RequestServices.GetRequiredService<CarriedState>().Write(
            context, Cookie, new ExternalReturn(account, connect, items.TryGetValue(ReturnItem, out var to) ? to! : ""), Lifetime);
        Prepare(context, received.Properties);
        await AccountResults.Page<ExternalReturnPage>(
            new() { ["Title"] = provider.Title, ["Script"] = context.RequestServices.GetRequiredService<ClientScripts>().Account.Path }).ExecuteAsync(context);
    }

    public static async Task FailedAsync(RemoteFailureContext failed)
    {
        failed.HandleResponse();
        var context = failed.HttpContext;
        Prepare(context, failed.Properties);
        var words = FactorWords.For(context);
        var denied = context.Request.Query["error"].Count > 0;
        var (message, status) = denied switch
        {
            true => (words.ExternalDenied, StatusCodes.Status400BadRequest),
            // Nothing is asked of the provider before the state was found to be ours, and this browser's.
            false when !ExternalHandler.HasAsked(context) => (words.ExternalStale, StatusCodes.Status400BadRequest),
            _ => (words.ExternalFailed, StatusCodes.Status502BadGateway),
        };
        var provider = ProviderOf(failed.Scheme);
        // What the provider wrote may hold anything, and is not kept.
        LogFailed(context.RequestServices.GetRequiredService<ILogger<ExternalHandler>>(), provider.Name, status);
        await AccountResults.Page<ExternalProblemPage>(
            new() { ["Message"] = string.Format(CultureInfo.InvariantCulture, message, provider.Title) }, status).ExecuteAsync(context);
    }

    private static ExternalProvider ProviderOf(AuthenticationScheme scheme) =>
        new(scheme.Name[ExternalSchemes.SchemeOf("").Length..], scheme.DisplayName!);

    private static void Prepare(HttpContext context, AuthenticationProperties? properties)
    {
        // The provider sends nobody back with a language: it is the one in which they left.
        if (properties?.Items.TryGetValue(ReturnItem, out var to) is true) AccountWords.Speak(context, ReturnTo.Parse(to!).Locale);
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
        context.Response.Headers.CacheControl = "no-store";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A sign-in by {Provider} came to nothing ({Status})")]
    private static partial void LogFailed(ILogger logger, string provider, int status);
}
