using System.Globalization;
using System.Text.Json;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Identity;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Sites;

/// <summary>The settings of a site: read by its moderators, written by its owners.</summary>
internal static class SettingsEndpoints
{
    /// <summary>Two word lists at their longest, in the widest encoding, fit.</summary>
    public const int MaxBody = Bounds.SettingsBytes;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/sites/{site}/settings").WithTags("Sites");
        api.MapGet("", GetAsync).Needs(Access.Moderator).WithName("getSettings");
        api.MapPut("", PutAsync).Needs(Access.Owner).WithName("putSettings").Accepts<SiteSettings>("application/json");
    }

    /// <summary>Whether a request may have a body of <see cref="MaxBody"/>.</summary>
    public static bool Takes(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) && request.Path.Equals(SettingsPageEndpoints.Path, StringComparison.OrdinalIgnoreCase))
        || HttpMethods.IsPut(request.Method)
        && request.Path.StartsWithSegments("/api/v1/sites", StringComparison.OrdinalIgnoreCase, out var rest)
        && rest.Value?.EndsWith("/settings", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<Ok<SettingsView>> GetAsync(
        string site, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        var owner = await SiteAsync(site, Role.Moderator, sites, permissions, context, cancellationToken);
        return Answer(context, new SettingsView(owner.Version, owner.Settings, []));
    }

    /// <summary>Takes the whole document; what is missing in it has its default.</summary>
    private static async Task<Ok<SettingsView>> PutAsync(
        string site, SiteDirectory sites, Permissions permissions, ITextNormalizer normalizer, OutboundClient outbound, HttpContext context, CancellationToken cancellationToken)
    {
        // Who may do this first, and what was sent then: nobody else's two megabytes are read.
        var owner = await SiteAsync(site, Role.Owner, sites, permissions, context, cancellationToken);
        var version = Version(context);
        var sent = await ReadAsync(context, cancellationToken);
        var (settings, notes) = SettingsInput.Check(sent, normalizer, outbound);
        return await sites.ChangeAsync(owner, version, settings, cancellationToken) is { } changed
            ? Answer(context, new SettingsView(changed, settings, notes))
            : throw new ProblemException(StatusCodes.Status412PreconditionFailed, "stale-version", "The settings were changed meanwhile.")
            {
                Errors = { ["If-Match"] = ["This version is not the newest."] },
            };
    }

    private static async Task<Site> SiteAsync(
        string slug, Role least, SiteDirectory sites, Permissions permissions, HttpContext context, CancellationToken cancellationToken)
    {
        context.User.RequiredActor();
        var site = await sites.FindAsync(slug, cancellationToken);
        // Who may not look does not learn which sites there are.
        await permissions.RequireAsync(context, site?.Id ?? Permissions.EverySite, least, cancellationToken);
        return site ?? throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }

    private static async Task<SiteSettings> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Request.ReadFromJsonAsync<SiteSettings>(JsonSettings.Default, cancellationToken)
                ?? throw ProblemException.Invalid("$", "A JSON body is expected here.");
        }
        catch (JsonException wrong)
        {
            throw new BadHttpRequestException(wrong.Message, wrong);
        }
    }

    /// <summary>The version that a change is based on: <c>If-Match: "3"</c>.</summary>
    private static int Version(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            throw ProblemException.Invalid(
                "If-Match", "A change names the version that it is based on.", StatusCodes.Status428PreconditionRequired);
        }

        return int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ProblemException.Invalid("If-Match", "A version is a number in quotes.");
    }

    private static Ok<SettingsView> Answer(HttpContext context, SettingsView view)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Version}\"");
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(view);
    }
}

/// <summary>The settings with their version, and what was put right in what was sent: empty lines, lines that say the same.</summary>
internal sealed record SettingsView(int Version, SiteSettings Settings, IReadOnlyList<SettingsNote> Notes);
