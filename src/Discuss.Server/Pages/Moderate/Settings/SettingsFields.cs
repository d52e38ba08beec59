using Discuss.Core.Moderation.Rules;

namespace Discuss.Server.Pages.Moderate;

/// <summary>How a setting is shown and read.</summary>
internal enum FieldKind
{
    Switch,
    Whole,
    Number,
    Text,
    Lines,
    Choice,
}

/// <summary>One setting on the page.</summary>
/// <param name="Path">Where it stands in the settings document; also the name of its field.</param>
/// <param name="Label">What it is, in a few words.</param>
/// <param name="Optional">An empty field is no value, not a wrong one.</param>
internal sealed record SettingsField(string Path, FieldKind Kind, string Label, bool Optional = false)
{
    public double Least { get; init; }

    public double Most { get; init; }

    /// <summary>The values of a choice with their words.</summary>
    public IReadOnlyList<(string Value, string Words)> Choices { get; init; } = [];
}

/// <summary>A group of settings: a rule with its sentence and its example, or what is no rule.</summary>
internal sealed record SettingsSection(string Id, string Title, string Sentence, string? Example, IReadOnlyList<SettingsField> Fields);

/// <summary>All settings in the order of the page. Thresholds have a section of their own, with the evidence for them.</summary>
internal static class SettingsFields
{
    /// <summary>The labels of the classifier: each with its name in the document, and what it means.</summary>
    public static readonly IReadOnlyList<(ClassifierLabel Label, string Word, string Reads)> Labels =
    [
        .. new[] { "hostile", "very hostile", "obscene", "a threat", "an insult", "hatred of people for who they are" }
            .Select((reads, i) => ((ClassifierLabel)i, ClassifierRule.Word((ClassifierLabel)i), reads)),
    ];

    private static readonly (string, string)[] HoldOrReject = [("hold", "hold for a moderator"), ("reject", "refuse")];

    private static readonly SettingsField[] Site =
    [
        Choice("mode", "New comments appear", ("open", "at once, unless a rule minds"), ("premoderate", "when a moderator has approved them")),
        Choice(
            "guests", "Guests", ("allowed", "may comment"), ("withMail", "may comment once they have confirmed a mail address"),
            ("held", "may comment, and each of their comments waits for a moderator"), ("notAllowed", "may not take part: members only")),
        Choice("sort", "Readers see first", ("oldest", "the oldest"), ("newest", "the newest"), ("top", "the best")),
        Whole("editWindowMinutes", "Minutes in which authors may edit and delete", 0, 1440),
        Whole("displayDepth", "Depth from which replies are indented no further", 1, 10),
        Choice("language", "Language of the discussion", [.. Words.Languages.Select(language => (language, language))]),
        new("look.accent", FieldKind.Text, "Colour of links and buttons, such as #0a6b58; empty for the usual one. It is made as dark or light as readers need", Optional: true),
        Choice("look.font", "Letters", ("system", "those of the reader's system"), ("humanist", "softer ones, without serifs"), ("serif", "with serifs")),
        Choice("look.density", "Room", ("comfortable", "as usual"), ("compact", "more on a screen"), ("spacious", "larger, with more room")),
        Choice("look.theme", "Light or dark", ("auto", "as the page around it, or the reader's system, has it"), ("light", "light, unless the page says otherwise"), ("dark", "dark, unless the page says otherwise")),
        Whole("closeAfterDays", "Days after which a discussion closes; 0 for never", 0, Bounds.ClosingDays),
        new("origins", FieldKind.Lines, "Origins of the pages that show it, one a line, such as https://news.example"),
        new("badges.staff", FieldKind.Text, "What readers see beside the names of staff, owners and administrators; empty for the usual word in their language", Optional: true),
        new("badges.moderator", FieldKind.Text, "and beside the names of moderators", Optional: true),
        new("badges.author", FieldKind.Text, "and beside the name of whoever wrote the article", Optional: true),
        new("moderationMail", FieldKind.Text, "Mail address that hears of reported comments", Optional: true),
        new("images.uploads", FieldKind.Switch, "People may add images to their comments"),
        Whole("images.maxKilobytes", "Kilobytes of an image at most", 10, Bounds.ImageBytes / 1024),
        new("images.hosts", FieldKind.Lines, "Hosts whose images are shown from there, one a line; they learn who reads"),
        new("audience.readers", FieldKind.Switch, "Say how many are reading now"),
        new("audience.views", FieldKind.Switch, "Say how often a discussion was looked at"),
    ];

    private static readonly Dictionary<string, SettingsField[]> OfRules = new(StringComparer.Ordinal)
    {
        ["moderation.length"] = [Whole("moderation.length.min", "Characters at least", 1, 1000), Whole("moderation.length.max", "Characters at most", 1, 5000)],
        ["moderation.flood"] =
        [
            new("moderation.flood.enabled", FieldKind.Switch, "On"), Whole("moderation.flood.posts", "Comments of one author at most", 1, 50),
            Whole("moderation.flood.minutes", "within so many minutes", 1, 1440),
        ],
        ["moderation.repeats"] =
        [
            new("moderation.repeats.enabled", FieldKind.Switch, "On"), Whole("moderation.repeats.minutes", "Looks back so many minutes", 1, 1440),
            Number("moderation.repeats.similarity", "Share of two texts that is the same, from which the later is held", 0.5, 1),
            Whole("moderation.repeats.minLength", "Shorter comments may be said again; letters and digits", 1, 1000),
        ],
        ["moderation.bannedWords"] =
            [Choice("moderation.bannedWords.action", "What happens", HoldOrReject), new("moderation.bannedWords.words", FieldKind.Lines, "Words and phrases, one a line; * where a word may go on")],
        ["moderation.suspectWords"] = [new("moderation.suspectWords.words", FieldKind.Lines, "Words and phrases, one a line; * where a word may go on")],
        ["moderation.links"] =
        [
            Choice("moderation.links.mode", "Links", ("any", "as many as one likes"), ("some", "the first few"), ("hosts", "only to allowed hosts"), ("none", "none")),
            Whole("moderation.links.max", "The first few are so many", 1, 100), new("moderation.links.hosts", FieldKind.Lines, "Allowed hosts, one a line"),
            Choice("moderation.links.action", "What happens to the others", HoldOrReject),
        ],
        ["moderation.newCommenters"] = [Whole("moderation.newCommenters.holdFirst", "Comments held until approved", 0, 20)],
        ["moderation.recentRejections"] =
        [
            new("moderation.recentRejections.enabled", FieldKind.Switch, "On"), Whole("moderation.recentRejections.count", "Rejected comments", 1, 50),
            Whole("moderation.recentRejections.days", "within so many days", 1, 365),
        ],
        ["moderation.images"] = [Choice("moderation.images.mode", "Images", ("allow", "are welcome"), ("hold", "are held for a moderator"), ("reject", "are refused"))],
        ["moderation.premoderation"] = [new("moderation.premoderation.threads", FieldKind.Lines, "Keys of the discussions, one a line")],
        ["moderation.reports"] = [Number("moderation.reports.holdAt", "Weight from which on; empty for never", 0.1, 1000, optional: true)],
        ["moderation.external"] = [new("moderation.external.url", FieldKind.Text, "Its address; empty for none. Its secret is made on the page of the webhooks", Optional: true)],
        ["moderation.faults"] = [new("moderation.faults.hold", FieldKind.Switch, "Hold such comments")],
        ["moderation.classifier.holdWithout"] = [new("moderation.classifier.holdWithout", FieldKind.Switch, "Hold comments meanwhile")],
    };

    /// <summary>The site's own settings first, then the rules in the order in which they are asked.</summary>
    public static IReadOnlyList<SettingsSection> Sections { get; } =
    [
        new("site", "The discussion", "How it looks and who may take part.", null, Site),
        .. RuleCatalogue.All.Where(rule => rule.Setting is not null && OfRules.ContainsKey(rule.Setting))
            .Select(rule => new SettingsSection(rule.Name, rule.Title, rule.Sentence, rule.Example, OfRules[rule.Setting!])),
    ];

    /// <summary>The thresholds of the classifier.</summary>
    public static IReadOnlyList<SettingsField> Thresholds { get; } =
    [
        .. Labels.SelectMany(label => new[]
        {
            Number($"moderation.classifier.nudge.{label.Word}", "ask the author from", 0, 1, optional: true),
            Number($"moderation.classifier.hold.{label.Word}", "hold from", 0, 1, optional: true),
        }),
    ];

    public static IEnumerable<SettingsField> All => Sections.SelectMany(section => section.Fields).Concat(Thresholds);

    private static SettingsField Whole(string path, string label, int least, int most) => new(path, FieldKind.Whole, label) { Least = least, Most = most };

    private static SettingsField Number(string path, string label, double least, double most, bool optional = false) =>
        new(path, FieldKind.Number, label, optional) { Least = least, Most = most };

    private static SettingsField Choice(string path, string label, params (string, string)[] choices) => new(path, FieldKind.Choice, label) { Choices = choices };
}
