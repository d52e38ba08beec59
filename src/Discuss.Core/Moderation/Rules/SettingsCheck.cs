using System.Globalization;
using Discuss.Core.Moderation.Rules.Words;
using Discuss.Core.Threads;

namespace Discuss.Core.Moderation.Rules;

/// <summary>Something that was put right in what an owner sent.</summary>
public sealed record SettingsNote(string Field, string Text);

/// <summary>
/// Looks through settings before they are kept. Numbers outside their range, hosts that are none and lines that are no words are errors,
/// each under its field (<c>moderation.bannedWords.words[3]</c>); empty lines and lines that say the same are left out and told.
/// </summary>
public sealed class SettingsCheck(ITextNormalizer normalizer)
{
    /// <summary>Lines of one word list.</summary>
    public const int MaxWords = 10_000;

    /// <summary>Characters of one word list in all: what can be searched for in well under a millisecond and kept in memory by every node.</summary>
    public const int MaxWordCharacters = 200_000;

    private const int MaxHosts = 1000;
    private const int MaxThreads = 1000;
    private const int MaxErrors = 20;
    private const string Prefix = "moderation.";

    private readonly Dictionary<string, string[]> _errors = [];
    private readonly List<SettingsNote> _notes = [];

    /// <summary>What is wrong, by field, at most 20; empty where nothing is.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    public IReadOnlyList<SettingsNote> Notes => _notes;

    /// <summary>The settings as they are kept; only good where <see cref="Errors"/> is empty.</summary>
    public ModerationSettings Check(ModerationSettings settings)
    {
        Range("length.min", settings.Length.Min, 1, 1000);
        Range("length.max", settings.Length.Max, 1, 5000);
        if (settings.Length.Min > settings.Length.Max) Error("length.min", "The least length is above the greatest.");
        Range("flood.posts", settings.Flood.Posts, 1, AuthorStanding.MaxRecent);
        Range("flood.minutes", settings.Flood.Minutes, 1, 1440);
        Range("repeats.minutes", settings.Repeats.Minutes, 1, 1440);
        Range("repeats.similarity", settings.Repeats.Similarity, 0.5, 1);
        Range("repeats.minLength", settings.Repeats.MinLength, 1, 1000);
        Range("links.max", settings.Links.Max, 1, 100);
        Range("newCommenters.holdFirst", settings.NewCommenters.HoldFirst, 0, 20);
        Range("recentRejections.count", settings.RecentRejections.Count, 1, AuthorStanding.MaxRecent);
        Range("recentRejections.days", settings.RecentRejections.Days, 1, 365);
        if (settings.Reports.HoldAt is { } weight) Range("reports.holdAt", weight, ReportWeight.Least, 1000);
        Thresholds("classifier.nudge", settings.Classifier.Nudge);
        Thresholds("classifier.hold", settings.Classifier.Hold);
        return settings with
        {
            BannedWords = settings.BannedWords with { Words = Words("bannedWords.words", settings.BannedWords.Words) },
            SuspectWords = settings.SuspectWords with { Words = Words("suspectWords.words", settings.SuspectWords.Words) },
            Links = settings.Links with { Hosts = Hosts("links.hosts", settings.Links.Hosts) },
            Premoderation = settings.Premoderation with { Threads = Threads("premoderation.threads", settings.Premoderation.Threads) },
        };
    }

    private void Thresholds(string field, LabelThresholds thresholds)
    {
        foreach (var label in Enum.GetValues<ClassifierLabel>())
        {
            if (thresholds[label] is { } value) Range($"{field}.{ClassifierRule.Word(label)}", value, 0, 1);
        }
    }

    private List<string> Words(string field, IReadOnlyList<string> lines)
    {
        var kept = new List<string>(Math.Min(lines.Count, MaxWords));
        if (!Fits(field, lines, MaxWords)) return kept;
        if (lines.Sum(line => line.Length) > MaxWordCharacters)
        {
            Error(field, string.Create(CultureInfo.InvariantCulture, $"A list has at most {MaxWordCharacters:N0} characters in all."));
            return kept;
        }

        var (seen, empty, same) = (new HashSet<string>(StringComparer.Ordinal), 0, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) empty++;
            else if (WordPattern.TryParse(lines[i], normalizer, out var problem) is not { } pattern)
                Error(string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), $"{Quoted(lines[i])} {problem}.");
            else if (seen.Add($"{pattern.OpenStart}{pattern.Letters}{pattern.OpenEnd}")) kept.Add(pattern.Line);
            else same++;
        }

        Told(field, empty, same);
        return kept;
    }

    private List<string> Hosts(string field, IReadOnlyList<string> lines)
    {
        var kept = new List<string>();
        if (!Fits(field, lines, MaxHosts)) return kept;
        var (seen, empty, same) = (new HashSet<string>(StringComparer.Ordinal), 0, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) empty++;
            else if (HostNames.Normalize(lines[i]) is not { } host)
            {
                Error(
                    string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"),
                    $"{Quoted(lines[i])} is no host name. A host is written like example.org, without https:// and without a path; what is under it is allowed too.");
            }
            else if (seen.Add(host)) kept.Add(host);
            else same++;
        }

        Told(field, empty, same);
        return kept;
    }

    private List<string> Threads(string field, IReadOnlyList<string> lines)
    {
        var kept = new List<string>();
        if (!Fits(field, lines, MaxThreads)) return kept;
        var (seen, empty, same) = (new HashSet<string>(StringComparer.Ordinal), 0, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            var key = lines[i].Trim();
            if (key.Length == 0) empty++;
            else if (key.Length > ThreadLimits.MaxKey)
                Error(string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), $"A thread's key has at most {ThreadLimits.MaxKey} characters.");
            else if (seen.Add(key)) kept.Add(key);
            else same++;
        }

        Told(field, empty, same);
        return kept;
    }

    private bool Fits(string field, IReadOnlyList<string> lines, int most)
    {
        if (lines.Any(line => line is null))
        {
            Error(field, "A list has no null in it.");
            return false;
        }

        if (lines.Count <= most) return true;
        Error(field, string.Create(CultureInfo.InvariantCulture, $"A list has at most {most:N0} lines; this one has {lines.Count:N0}."));
        return false;
    }

    private void Told(string field, int empty, int same)
    {
        if (empty > 0) Note(field, empty == 1 ? "One empty line was left out." : $"{empty} empty lines were left out.");
        if (same > 0) Note(field, same == 1 ? "One line says the same as another and was left out." : $"{same} lines say the same as others and were left out.");
    }

    private void Note(string field, string text) => _notes.Add(new SettingsNote(Prefix + field, text));

    private void Range(string field, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            Error(field, string.Create(CultureInfo.InvariantCulture, $"Between {least} and {most}."));
    }

    private void Error(string field, string message)
    {
        if (_errors.Count < MaxErrors) _errors.TryAdd(Prefix + field, [message]);
    }

    // Enough to find the line again; a hostile one is not sent back whole.
    private static string Quoted(string line) =>
        "“" + (line.Length <= 40 ? line : line[..(char.IsHighSurrogate(line[39]) ? 39 : 40)] + "…") + "”";
}
