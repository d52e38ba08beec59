using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Discuss.Server.Pages;
using Discuss.Server.Sites;

namespace Discuss.Server.Moderation;

/// <summary>
/// Writes the log as CSV (RFC 4180, UTF-8 with a byte order mark, which spreadsheets need): page by page, so that neither memory nor the database
/// holds all of it. No comment's text and no mail or network address is in it.
/// </summary>
internal sealed partial class LogCsv(LogReader log)
{
    /// <summary>Lines of one file at most; the last line then says where to go on.</summary>
    public const int MaxLines = Bounds.ExportLines;

    private const int PageSize = 500;
    private const string Head = "id,time,kind,comment,from,to,by,automated,rule,reason,note,author,what,until,undoes";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public async Task WriteAsync(Site site, LogFilter filter, Stream to, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Head.AsMemory(), cancellationToken);
        var (left, after) = (MaxLines, (LogCursor?)null);
        LogLine? last = null;
        do
        {
            var page = await log.LogAsync(site, filter, Math.Min(PageSize, left), after, cancellationToken);
            foreach (var line in page.Items) await writer.WriteLineAsync(Row(last = line).AsMemory(), cancellationToken);
            left -= page.Items.Count;
            after = page.Next is { } next && LogCursor.TryParse(next, out var cursor) ? cursor : null;
            await writer.FlushAsync(cancellationToken);
        }
        while (after is not null && left > 0);

        if (after is null || last is null) return;
        var note = $"Cut off after {MaxLines} lines. Ask again with to={RelativeTime.Machine(last.CreatedAt.AddSeconds(1))} for what is older.";
        await writer.WriteLineAsync(string.Join(',', "", Time(last.CreatedAt), "cut-off", "", "", "", "", "", "", "", Cell(note), "", "", "", "").AsMemory(), cancellationToken);
    }

    /// <summary>A cell that a spreadsheet takes for text, whatever it begins with.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        // What begins like this is a formula to a spreadsheet, also behind white space.
        var first = text.AsSpan().TrimStart();
        if (text[0] is '\t' or '\r' or '\n' || (first.Length > 0 && first[0] is ('=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠'))) text = "'" + text;
        // Where spreadsheets end a cell by a semicolon or a tab, each of these begins one, and so does each line: quotation marks within a
        // cell mean nothing there.
        text = FurtherFormula().Replace(text, "'");
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    [GeneratedRegex("""(?<=[;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FurtherFormula();

    private static string Row(LogLine line) => string.Join(
        ',', line.Id, Time(line.CreatedAt), line.Kind, line.CommentId?.ToString() ?? "", Word(line.From), Word(line.To), Cell(line.By),
        line.Automated ? "yes" : "no", Cell(line.Rule), Cell(line.Reason), Cell(line.Note), Cell(line.Author?.Name), Cell(line.What),
        line.Until is { } until ? Time(until) : "", line.Undoes ?? "");

    private static string Word(Contract.PublicState? state) => state is { } known ? known.ToString().ToLowerInvariant() : "";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
