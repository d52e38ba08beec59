using Discuss.Core.Threads;

namespace Discuss.Server.Administration;

/// <summary>Counts changes of comments' states into hours, days or weeks: pure, and told what the time is.</summary>
internal sealed class Counting
{
    private readonly DateTimeOffset _first;
    private readonly Box[] _boxes;
    private readonly HashSet<long> _people = [];
    private readonly List<TimeSpan> _waits = [];
    private readonly Dictionary<(int Site, int Thread, int Ordinal), (DateTimeOffset At, string? Rule, string? Label)> _held = [];

    public Counting(Pace pace, DateTimeOffset now)
    {
        var (count, step) = pace switch { Pace.Hour => (48, TimeSpan.FromHours(1)), Pace.Day => (30, TimeSpan.FromDays(1)), _ => (26, TimeSpan.FromDays(7)) };
        Step = step;
        _first = Begin(pace, now) - ((count - 1) * step);
        _boxes = [.. Enumerable.Range(0, count).Select(_ => new Box())];
    }

    public TimeSpan Step { get; }

    /// <summary>Where the first bucket begins.</summary>
    public DateTimeOffset First => _first;

    public Dictionary<(string Rule, string? Label), (int Held, int Approved, int Rejected)> Rules { get; } = [];

    public Dictionary<(int Site, int Thread), int> Threads { get; } = [];

    public Dictionary<long, List<TimeSpan>> Moderators { get; } = [];

    public int People => _people.Count;

    public TimeSpan? Wait => Share(_waits, 0.5);

    public TimeSpan? LongWait => Share(_waits, 0.9);

    /// <param name="change">Not older than what was added before of the same comment.</param>
    public void Add(Change change)
    {
        var comment = (change.Site, change.Thread, change.Ordinal);
        var box = BoxOf(change.At);
        if (change.From is null && box is not null)
        {
            box.Comments++;
            if (change.Author != 0)
            {
                _people.Add(change.Author);
                box.People.Add(change.Author);
            }

            Threads[(change.Site, change.Thread)] = Threads.GetValueOrDefault((change.Site, change.Thread)) + 1;
        }

        if (change.To == CommentState.Pending)
        {
            _held[comment] = (change.At, change.Rule, change.Label);
            if (box is null) return;
            box.Held++;
            Count(change.Rule, change.Label, held: 1);
        }
        else if (change.IsDecision && box is not null)
        {
            var approved = change.To == CommentState.Approved;
            if (approved) box.Approved++;
            else box.Rejected++;
            // Held before the log that was read begins: how long it waited is not known.
            if (!_held.Remove(comment, out var held)) return;
            var waited = change.At - held.At;
            _waits.Add(waited);
            box.Waits.Add(waited);
            if (!Moderators.TryGetValue(change.Actor!.Value, out var own)) Moderators[change.Actor.Value] = own = [];
            own.Add(waited);
            if (held.At >= _first) Count(held.Rule, held.Label, approved: approved ? 1 : 0, rejected: approved ? 0 : 1);
        }
        else
        {
            _held.Remove(comment);
        }
    }

    public IReadOnlyList<Bucket> Buckets() =>
        [.. _boxes.Select((box, i) => new Bucket(_first + (i * Step), box.Comments, box.People.Count, box.Held, box.Approved, box.Rejected, Share(box.Waits, 0.5)))];

    /// <summary>The duration that this share of all do not exceed.</summary>
    public static TimeSpan? Share(List<TimeSpan> durations, double share)
    {
        if (durations.Count == 0) return null;
        var sorted = durations.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }

    private static DateTimeOffset Begin(Pace pace, DateTimeOffset now)
    {
        var utc = now.ToUniversalTime();
        var day = new DateTimeOffset(utc.Date, TimeSpan.Zero);
        return pace switch
        {
            Pace.Hour => day.AddHours(utc.Hour), Pace.Day => day,
            // Monday is the first day of a week (ISO 8601).
            _ => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        };
    }

    private Box? BoxOf(DateTimeOffset at) => at < _first ? null : _boxes[Math.Min(_boxes.Length - 1, (int)((at - _first) / Step))];

    private void Count(string? rule, string? label, int held = 0, int approved = 0, int rejected = 0)
    {
        var key = (rule ?? "by hand", label);
        var (h, a, r) = Rules.GetValueOrDefault(key);
        Rules[key] = (h + held, a + approved, r + rejected);
    }

    private sealed class Box
    {
        public HashSet<long> People { get; } = [];
        public List<TimeSpan> Waits { get; } = [];
        public int Comments { get; set; }
        public int Held { get; set; }
        public int Approved { get; set; }
        public int Rejected { get; set; }
    }
}
