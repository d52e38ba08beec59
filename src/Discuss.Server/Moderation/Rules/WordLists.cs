using System.Collections.Concurrent;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Moderation.Rules.Words;
using Discuss.Server.Sites;

namespace Discuss.Server.Moderation;

/// <summary>The sites' word lists, made ready once for each version of a site's settings.</summary>
internal sealed class WordLists(ITextNormalizer normalizer)
{
    private readonly ConcurrentDictionary<int, Compiled> _sites = new();

    public (WordList Banned, WordList Suspect) Of(Site site)
    {
        var settings = site.Settings.Moderation;
        if (settings.BannedWords.Words.Count == 0 && settings.SuspectWords.Words.Count == 0) return (WordList.Empty, WordList.Empty);
        var compiled = _sites.GetValueOrDefault(site.Id);
        if (compiled is null || compiled.Version != site.Version)
        {
            // Whoever comes meanwhile waits for the same work instead of doing it again.
            var made = new Compiled(site.Version, new(() => Compile(settings)));
            compiled = _sites.AddOrUpdate(site.Id, made, (_, kept) => kept.Version >= made.Version ? kept : made);
            // A request that began before the last change goes by what it has seen.
            if (compiled.Version != site.Version) return Compile(settings);
        }

        return compiled.Lists.Value;
    }

    private (WordList Banned, WordList Suspect) Compile(ModerationSettings settings) =>
        (WordList.Compile(settings.BannedWords.Words, normalizer), WordList.Compile(settings.SuspectWords.Words, normalizer));

    private sealed record Compiled(int Version, Lazy<(WordList Banned, WordList Suspect)> Lists);
}
