using System.Globalization;
using System.Text;
using Discuss.Core.Interchange.Own;
using Discuss.Core.Threads;

namespace Discuss.Server.Interchange;

/// <summary>What an import did, or would do.</summary>
internal sealed record ImportResult(SpoolCounts Found, IReadOnlyList<(CommentState State, long Count)> States)
{
    public long NewThreads { get; set; }

    public long KnownThreads { get; set; }

    public long NewPeople { get; set; }

    public long NewComments { get; set; }

    public long KnownComments { get; set; }

    public long NewVotes { get; set; }

    /// <summary>Votes whose voters or comments are not here: they are in the sum.</summary>
    public long UnknownVotes { get; set; }

    public long NewSubscriptions { get; set; }

    public long KnownSubscriptions { get; set; }

    public long NewImages { get; set; }

    public long KnownImages { get; set; }

    public override string ToString() => throw new NotSupportedException("With the report: Table.");

    /// <summary>As a table: what the export holds, what of it is new, here already, and refused.</summary>
    public string Table(ImportReport report)
    {
        var table = new StringBuilder();
        Line(table, "", "in the export", "new", "here already", "refused");
        Line(table, "discussions", Found.Threads, NewThreads, KnownThreads, report.RefusedOf("thread"));
        Line(table, "people", Found.People, NewPeople, Math.Max(0, Found.People - NewPeople), report.RefusedOf("person"));
        Line(table, "comments", Found.Comments, NewComments, KnownComments, report.RefusedOf("comment"));
        foreach (var (state, count) in States) Line(table, "  " + OwnFormat.WordOf(state), count, null, null, null);
        Line(table, "votes by name", Found.Votes, NewVotes, Math.Max(0, Found.Votes - NewVotes - UnknownVotes), report.RefusedOf("vote") + UnknownVotes);
        Line(table, "subscriptions", Found.Subscriptions, NewSubscriptions, KnownSubscriptions, report.RefusedOf("subscription"));
        Line(table, "images", Found.Images, NewImages, KnownImages, report.RefusedOf("image"));
        if (report.RefusedOf("line") > 0) Line(table, "other lines", null, null, null, report.RefusedOf("line"));
        foreach (var (what, refused, reason, count) in report.Counts)
            table.Append(CultureInfo.InvariantCulture, $"{(refused ? "refused" : "changed"),8}  {count,10:N0}  {what}: {reason}\n");
        return table.ToString();
    }

    private static void Line(StringBuilder table, string name, params object?[] values)
    {
        table.Append(name.PadRight(22));
        foreach (var value in values) table.Append(string.Format(CultureInfo.InvariantCulture, "{0,15:N0}", value));
        while (table[^1] == ' ') table.Length--;
        table.Append('\n');
    }
}
