using System.Text.Json.Serialization;
using Discuss.Core.Threads;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Moderation.Figures;

/// <summary>What a month of a site's log comes to: numbers, and words from fixed lists; nothing that anybody wrote.</summary>
internal sealed class MonthFigures
{
    // A decision's reason is free text, which may name somebody: only these are told by name.
    private static readonly HashSet<string> KnownReasons =
        new(["spam", "insult", "hate", "threat", "off-topic", "illegal", "appeal", "other"], StringComparer.Ordinal);

    // Each step is a tenth longer than the one before: the median is right to five per cent.
    private const double Step = 1.1;

    /// <summary>Comments that were written.</summary>
    public int Received { get; set; }

    /// <summary>Comments that a rule put before a moderator.</summary>
    public int HeldByRule { get; set; }

    public int RemovedByRule { get; set; }

    public int RemovedByPerson { get; set; }

    /// <summary>Comments that became public again after having been removed.</summary>
    public int Restored { get; set; }

    public int RemovedByAuthor { get; set; }

    /// <summary>Decisions that a moderator took back within the hour; they count nowhere else.</summary>
    public int Undone { get; set; }

    /// <summary>Removals by a person, by reason; what is no known reason is "other", what has none "unspecified".</summary>
    public Dictionary<string, int> Reasons { get; set; } = [];

    /// <summary>Holds and removals by a rule, by the rule's name.</summary>
    public Dictionary<string, int> Rules { get; set; } = [];

    public Dictionary<string, int> Sanctions { get; set; } = [];

    public int Appeals { get; set; }

    public int AppealsUpheld { get; set; }

    public int AppealsReversed { get; set; }

    /// <summary>How many held comments were decided after how long, in steps of a tenth.</summary>
    public Dictionary<int, int> DecisionSteps { get; set; } = [];

    /// <summary>Seconds from being held to a person's decision, in the middle; <see langword="null"/> where nothing was decided.</summary>
    [JsonIgnore]
    public double? MedianSeconds
    {
        get
        {
            var left = (DecisionSteps.Values.Sum() + 1) / 2;
            foreach (var (step, count) in DecisionSteps.OrderBy(entry => entry.Key))
            {
                if ((left -= count) <= 0) return step == 0 ? 0 : Math.Round(Math.Pow(Step, step + 0.5));
            }

            return null;
        }
    }

    public void Add(LoggedChange change)
    {
        // What came from another system was judged there.
        if (change.Rule == Interchange.BatchWriter.Rule) return;
        if (change.Undoes)
        {
            Undone++;
            return;
        }

        if (change.From is null) Received++;
        if (change.Waited is { } waited) Count(DecisionSteps, waited.TotalSeconds < 1 ? 0 : (int)(Math.Log(waited.TotalSeconds) / Math.Log(Step)));
        var wasOut = change.From is CommentState.Rejected or CommentState.Spam or CommentState.RemovedByModerator;
        switch (change.To)
        {
            case CommentState.Pending when change.Rule is { } rule:
                HeldByRule++;
                Count(Rules, rule);
                break;
            case CommentState.Rejected or CommentState.Spam or CommentState.RemovedByModerator when wasOut:
                break;
            case CommentState.Rejected or CommentState.Spam or CommentState.RemovedByModerator when change.Rule is { } rule:
                RemovedByRule++;
                Count(Rules, rule);
                break;
            case CommentState.Rejected or CommentState.Spam or CommentState.RemovedByModerator:
                RemovedByPerson++;
                Count(Reasons, change.Reason is null
                    ? change.To == CommentState.Spam ? "spam" : "unspecified"
                    : KnownReasons.Contains(change.Reason) ? change.Reason : "other");
                break;
            case CommentState.RemovedByAuthor:
                RemovedByAuthor++;
                break;
            case CommentState.Approved when wasOut:
                Restored++;
                break;
        }
    }

    public void Add(LogEntryKind kind, string word)
    {
        switch (kind)
        {
            case LogEntryKind.Sanction:
                Count(Sanctions, word);
                break;
            case LogEntryKind.Appeal:
                Appeals++;
                break;
            case LogEntryKind.AppealDecided when word == "reverse":
                AppealsReversed++;
                break;
            case LogEntryKind.AppealDecided:
                AppealsUpheld++;
                break;
        }
    }

    private static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}

/// <summary>A change of a comment's state as the figures need it.</summary>
/// <param name="Waited">Of a person's decision about a held comment: how long it had been held.</param>
internal sealed record LoggedChange(
    long Id, CommentState? From, CommentState To, string? Rule, string? Reason, bool Undoes, DateTimeOffset At, TimeSpan? Waited);
