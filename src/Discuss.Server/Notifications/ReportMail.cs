using System.Net.Mail;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications;

/// <summary>A comment was reported: what the mail to the site's moderators is made from.</summary>
internal sealed record CommentReported(CommentId Comment, string Reason, string? Note, DateTimeOffset At);

/// <summary>
/// Writes to the site's moderators that a comment was reported, where the site names an address for that. A comment that is not public
/// any more needs no mail: someone was quicker.
/// </summary>
internal sealed class ReportMail(IDatabase database, SiteDirectory sites, IMailTransport transport, MailSender sender) : IOutboxHandler
{
    public const string ReportKind = "comment-reported";

    // As much of a text as decides whether to go and look.
    private const int ShownCharacters = 1000;

    private static readonly Sql Reported = new(
        """
        SELECT c.body, a.name, t.key, t.title, t.url FROM comments c
        JOIN authors a ON a.id = c.author_id
        JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE c.site_id = @site AND c.thread_number = @thread AND c.ordinal = @ordinal AND c.state = 0
        """,
        Parameter.Int("site"), Parameter.Int("thread"), Parameter.Int("ordinal"));

    public string Kind => ReportKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var report = JsonSerializer.Deserialize<CommentReported>(payload, JsonSettings.Default)!;
        var id = report.Comment;
        if (await sites.FindAsync(id.Thread.Site, cancellationToken) is not { Settings.ModerationMail: { } address } site) return;
        await using var session = await database.ReadAsync(cancellationToken);
        var text = await session.FirstAsync(
            Reported,
            row => Text(report, row.GetString(0), row.GetString(1), Optional(row, 3) ?? row.GetString(2), Optional(row, 4)),
            cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        if (text is null) return;
        var name = $"report-{id}-{report.At.ToUnixTimeMilliseconds()}";
        await transport.SendAsync(
            new Mail(name, sender.For(site.Name), new MailAddress(address), $"[{site.Name}] Reported comment: {report.Reason}", text, report.At), cancellationToken);
    }

    private static string? Optional(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string Text(CommentReported report, string body, string author, string article, string? url) =>
        $"""
        A comment was reported.

        Reason: {report.Reason}
        Note: {report.Note ?? "-"}
        Article: {article}
        Comment: {(url is null ? report.Comment : $"{url}#discuss-{report.Comment}")}
        Author: {author}

        {(body.Length > ShownCharacters ? string.Concat(body.AsSpan(0, ShownCharacters), " …") : body)}
        """;
}
