using System.Globalization;
using Discuss.Core.Looks;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Rendering;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Identity;
using Discuss.Server.Pages;

namespace Discuss.Server.Sites;

/// <summary>A site's settings as an owner sends them, checked field by field.</summary>
internal static class SettingsInput
{
    private const int MaxOrigins = Bounds.Origins;

    /// <summary>The settings as they are kept, and what was put right in them.</summary>
    /// <exception cref="ProblemException">400 with every field that is wrong, up to 20 of them.</exception>
    public static (SiteSettings Settings, IReadOnlyList<SettingsNote> Notes) Check(SiteSettings sent, ITextNormalizer normalizer, OutboundClient outbound)
    {
        var check = new SettingsCheck(normalizer);
        var moderation = check.Check(sent.Moderation);
        var errors = new Dictionary<string, string[]>(check.Errors, StringComparer.Ordinal);
        var origins = Origins(sent.Origins, errors);
        Range("editWindowMinutes", sent.EditWindowMinutes, 0, 1440, errors);
        Range("displayDepth", sent.DisplayDepth, 1, 10, errors);
        Range("closeAfterDays", sent.CloseAfterDays, 0, Bounds.ClosingDays, errors);
        Range("images.maxKilobytes", sent.Images.MaxKilobytes, 10, Bounds.ImageBytes / 1024, errors);
        var imageHosts = Hosts(sent.Images.Hosts, errors);
        if (!Words.Languages.Contains(sent.Language, StringComparer.Ordinal))
            errors["language"] = ["A language is one of: " + string.Join(", ", Words.Languages) + "."];
        var look = string.IsNullOrWhiteSpace(sent.Look.Accent) ? sent.Look with { Accent = null } : sent.Look;
        if (look.Accent is not null && !Colour.TryParse(look.Accent, out _)) errors["look.accent"] = ["A colour is written like #0a6b58."];
        var badges = new BadgeSettings
        {
            Staff = Badge("staff", sent.Badges.Staff, errors), Moderator = Badge("moderator", sent.Badges.Moderator, errors), Author = Badge("author", sent.Badges.Author, errors),
        };
        var mail = string.IsNullOrWhiteSpace(sent.ModerationMail) ? null : sent.ModerationMail.Trim();
        if (mail is not null && !MailAddress.TryNormalize(mail, out mail)) errors["moderationMail"] = ["This is no mail address."];
        var rule = string.IsNullOrWhiteSpace(moderation.External.Url) ? null : moderation.External.Url.Trim();
        if (rule is not null && !outbound.Accepts(rule))
            errors["moderation.external.url"] = [$"An https address of at most {Bounds.FetchedAddress} characters, without a user in it."];
        if (errors.Count > 0)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "invalid-input", "The settings are not taken as they are.", errors.First().Value[0])
            {
                Errors = errors,
            };
        }

        var rules = moderation with { External = new ExternalSettings { Url = rule } };
        return (sent with { Look = look with { Accent = look.Colours?.Chosen.ToString() }, Moderation = rules, Origins = origins, Badges = badges, ModerationMail = mail, Images = sent.Images with { Hosts = imageHosts } }, check.Notes);
    }

    private static string? Badge(string which, string? sent, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(sent)) return null;
        if (!TextGuard.TryNormalize(sent, out var text, out var problem)) errors["badges." + which] = [TextGuard.MessageOf(problem)];
        else if (text.Trim().Length > Bounds.BadgeWord || text.Contains('\n', StringComparison.Ordinal)) errors["badges." + which] = [$"A word or two of at most {Bounds.BadgeWord} characters."];
        else return text.Trim();
        return null;
    }

    private static List<string> Origins(IReadOnlyList<string> sent, Dictionary<string, string[]> errors)
    {
        var kept = new List<string>();
        if (sent.Count > MaxOrigins) errors["origins"] = [$"At most {MaxOrigins} origins."];
        for (var i = 0; i < Math.Min(sent.Count, MaxOrigins); i++)
        {
            if (Origin(sent[i]) is not { } origin)
                errors[string.Create(CultureInfo.InvariantCulture, $"origins[{i}]")] = ["An origin is written like https://news.example: a scheme and a host, and no path."];
            else if (!kept.Contains(origin, StringComparer.Ordinal)) kept.Add(origin);
        }

        return kept;
    }

    private static List<string> Hosts(IReadOnlyList<string> sent, Dictionary<string, string[]> errors)
    {
        var kept = new List<string>();
        if (sent.Count > Bounds.ImageHosts) errors["images.hosts"] = [$"At most {Bounds.ImageHosts} hosts."];
        for (var i = 0; i < Math.Min(sent.Count, Bounds.ImageHosts); i++)
        {
            if (string.IsNullOrWhiteSpace(sent[i])) continue;
            if (HostNames.Normalize(sent[i]) is not { } host)
                errors[string.Create(CultureInfo.InvariantCulture, $"images.hosts[{i}]")] = ["A host is written like example.org, without https:// and without a path; what is under it is allowed too."];
            else if (!kept.Contains(host, StringComparer.Ordinal)) kept.Add(host);
        }

        return kept;
    }

    // Exactly what a browser sends in Origin; anything looser would let in more than was meant.
    private static string? Origin(string? text) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0 } && !text!.Contains('*', StringComparison.Ordinal)
            ? uri.IsDefaultPort ? $"{uri.Scheme}://{uri.IdnHost}" : string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}")
            : null;

    private static void Range(string field, int value, int least, int most, Dictionary<string, string[]> errors)
    {
        if (value < least || value > most) errors[field] = [$"Between {least} and {most}."];
    }
}
