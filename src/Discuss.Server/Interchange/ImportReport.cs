using System.Globalization;
using Discuss.Core.Interchange;

namespace Discuss.Server.Interchange;

/// <summary>What was refused or taken otherwise than it stood there, and why: line by line into a file, and counted by reason.</summary>
internal sealed class ImportReport(TextWriter? lines)
{
    // Of reasons with a stranger's word in them there could be any number.
    private const int MostReasons = 200;

    private readonly Dictionary<(string What, bool Refused, string Reason), long> _counts = [];

    public long Refused { get; private set; }

    public IEnumerable<(string What, bool Refused, string Reason, long Count)> Counts =>
        _counts.Select(count => (count.Key.What, count.Key.Refused, count.Key.Reason, count.Value)).OrderByDescending(count => count.Value);

    public long RefusedOf(string what) => _counts.Where(count => count.Key.Refused && count.Key.What == what).Sum(count => count.Value);

    public void Refuse(Place place, string what, string? id, string reason) => Add(place, what, id, "refused", reason);

    /// <summary>It is taken, but not quite as it stood there.</summary>
    public void Change(Place place, string what, string? id, string how) => Add(place, what, id, "changed", how);

    private void Add(Place place, string what, string? id, string verdict, string reason)
    {
        if (verdict == "refused") Refused++;
        var key = (what, verdict == "refused", reason);
        if (!_counts.ContainsKey(key) && _counts.Count >= MostReasons) key = (what, key.Item2, "other reasons");
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        lines?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place}: {what} {Shown(id)}: {verdict}: {reason}"));
    }

    // A stranger's text on an operator's screen: no controls, no line ends, not for ever.
    private static string Shown(string? id) =>
        id is null ? "without an identifier" : string.Concat(id.Take(InterchangeLimits.Id).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
