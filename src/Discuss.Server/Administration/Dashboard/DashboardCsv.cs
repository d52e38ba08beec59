using System.Globalization;
using System.Text;
using Discuss.Server.Moderation;

namespace Discuss.Server.Administration;

/// <summary>The dashboard's tables as CSV (RFC 4180, UTF-8 with a byte order mark); times in UTC, durations in seconds.</summary>
internal static class DashboardCsv
{
    /// <summary>The tables that there are.</summary>
    public static readonly string[] Tables = ["time", "rules", "threads", "moderators"];

    public static byte[] Write(DashboardView view, string table)
    {
        var text = new StringBuilder();
        switch (table)
        {
            case "rules":
                Line(text, "rule", "label", "held", "approved", "rejected");
                foreach (var rule in view.Rules) Line(text, rule.Rule, rule.Label, rule.Held, rule.Approved, rule.Rejected);
                break;
            case "threads":
                Line(text, "site", "discussion", "address", "comments");
                foreach (var thread in view.Threads) Line(text, thread.Site, thread.Title, thread.Url, thread.Comments);
                break;
            case "moderators":
                Line(text, "moderator", "decisions", "median_seconds");
                foreach (var load in view.Moderators) Line(text, load.Name, load.Decisions, (long)load.Wait.TotalSeconds);
                break;
            default:
                Line(text, "from", "comments", "people", "held", "approved", "rejected", "median_seconds");
                foreach (var bucket in view.Buckets)
                {
                    Line(
                        text, bucket.From.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), bucket.Comments, bucket.People, bucket.Held, bucket.Approved,
                        bucket.Rejected, bucket.Wait is { } wait ? (long)wait.TotalSeconds : null);
                }

                break;
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Line(StringBuilder text, params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) text.Append(',');
            text.Append(LogCsv.Cell(Convert.ToString(cells[i], CultureInfo.InvariantCulture)));
        }

        text.Append("\r\n");
    }
}
