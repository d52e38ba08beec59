using System.Globalization;

namespace Discuss.Core.Moderation.Rules;

/// <summary>Which links a comment may have.</summary>
public enum LinkMode
{
    /// <summary>As many as it likes.</summary>
    Any,

    /// <summary>The first few, to anywhere.</summary>
    Some,

    /// <summary>Only to allowed hosts.</summary>
    Hosts,

    /// <summary>None at all.</summary>
    None,
}

/// <summary>What is wanted of links. A link to the site itself is always fine.</summary>
public sealed record LinkSettings
{
    public LinkMode Mode { get; init; } = LinkMode.Some;

    /// <summary>With <see cref="LinkMode.Some"/>: links that pass; 1 to 100.</summary>
    public int Max { get; init; } = 2;

    /// <summary>Hosts, each with everything under it, to which any number of links may go unless there are to be none; at most 1,000.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public RuleAction Action { get; init; } = RuleAction.Hold;
}

/// <summary>Holds or refuses comments with links that are not wanted.</summary>
public sealed class LinkRule : IRule
{
    public RuleDescription About { get; } = new(
        "links", "Links", "A comment with more links than wanted, or with links to other hosts than allowed, is held or refused.",
        "With 2 links, a comment with three is held; where example.org is allowed, news.example.org is too, and badexample.org is not.",
        "moderation.links", RulePass.StaffAndTrusted);

    public bool IsOn(RuleInput input) => input.Settings.Links.Mode != LinkMode.Any && input.Text.Links.Count > 0;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        var settings = input.Settings.Links;
        var allowed = settings.Mode == LinkMode.None ? [] : settings.Hosts;
        var counted = input.Text.Links
            .Where(link => !HostNames.Cover(input.OwnHosts, link.Host) && !HostNames.Cover(allowed, link.Host)).ToList();
        if (counted.Count <= (settings.Mode == LinkMode.Some ? settings.Max : 0)) return;
        var detail = settings.Mode switch
        {
            LinkMode.Some => string.Create(CultureInfo.InvariantCulture, $"It has {counted.Count} links, and {settings.Max} pass."),
            LinkMode.Hosts => $"It links to {counted[0].Host}, which is not among the allowed hosts.",
            _ => "It has a link, and links are not wanted here.",
        };
        signals.Add(new Signal(
            About.Name, null, null, [.. counted.Select(link => link.Span).OfType<TextSpan>()], detail,
            settings.Action == RuleAction.Reject ? Verdict.Reject : Verdict.Hold));
    }
}
