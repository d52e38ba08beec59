using System.Text;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Which of the moderators' pages it is.</summary>
internal enum ModeratorTab
{
    Pending,
    Reported,
    Appeals,
    All,
    Log,
    Search,
    Settings,
    People,
    Webhooks,
    Secrets,
    Mail,
}

/// <summary>Who looks at one of the moderators' pages, and from where: what every component of it needs.</summary>
/// <param name="Sites">The sites that they moderate.</param>
/// <param name="Chosen">The one that the page is about; <see langword="null"/> for all of them.</param>
internal sealed record ModeratorScene(Actor Moderator, IReadOnlyList<Site> Sites, Site? Chosen, ModeratorTab Tab, DateTimeOffset Now)
{
    public const string Home = "/moderate";

    public ModeratorWords Words { get; init; } = ModeratorWords.English;

    /// <summary>The hidden field of every form.</summary>
    public required string FormToken { get; init; }

    public required string Script { get; init; }

    /// <summary>Whether they own any site, and so see who has which role.</summary>
    public bool Owns { get; init; }

    /// <summary>Whether they administer every site.</summary>
    public bool Administers { get; init; }

    public QueueCounts Counts { get; init; } = new(0, 0, 0);

    /// <summary>The sites that the page is about.</summary>
    public IReadOnlyList<Site> Shown => Chosen is null ? Sites : [Chosen];

    public string? Slug => Chosen?.Slug;

    public string State => Tab switch { ModeratorTab.Reported => "reported", ModeratorTab.All => "all", _ => "pending" };

    /// <summary>The address of a list, or of one comment in it.</summary>
    public string Address(ModeratorTab tab, string? item = null, string? show = null, string? after = null)
    {
        var path = tab switch
        {
            ModeratorTab.Appeals => Home + "/appeals", ModeratorTab.Log => Home + "/log", ModeratorTab.Search => SearchPageEndpoints.Path, ModeratorTab.Settings => Home + "/settings",
            ModeratorTab.People => PeoplePageEndpoints.Path, ModeratorTab.Webhooks => WebhookPageEndpoints.Path, ModeratorTab.Secrets => SecretsPageEndpoints.Path, ModeratorTab.Mail => MailPage.Path, _ => Home,
        };
        var address = new StringBuilder(path);
        Add("state", tab switch { ModeratorTab.Reported => "reported", ModeratorTab.All => "all", _ => null });
        Add("site", Slug);
        Add("item", item);
        Add("show", show);
        Add("after", after);
        return address.ToString();

        void Add(string name, string? value)
        {
            if (value is null) return;
            address.Append(address.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    /// <summary>From which score on the site asks for a look; <see langword="null"/> where the rule has no such number.</summary>
    public double? ThresholdOf(QueueItem item, SignalView signal)
    {
        if (signal.Rule != ClassifierRule.Name || Sites.FirstOrDefault(site => site.Slug == item.Site.Slug) is not { } owner) return null;
        var settings = owner.Settings.Moderation.Classifier;
        foreach (var label in Enum.GetValues<ClassifierLabel>())
        {
            if (ClassifierRule.Word(label) != signal.Label) continue;
            return (settings.Nudge[label], settings.Hold[label]) is ({ } asks, { } holds) ? Math.Min(asks, holds) : settings.Nudge[label] ?? settings.Hold[label];
        }

        return null;
    }

    public string Ago(DateTimeOffset then) => RelativeTime.Text(Pages.Words.For(Words.Language, "en"), then, Now);

    public string Moment(DateTimeOffset then) => RelativeTime.Full(Pages.Words.For(Words.Language, "en"), then);
}
