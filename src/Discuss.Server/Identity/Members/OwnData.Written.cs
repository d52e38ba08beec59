using System.Text.Json;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Moderation.Sanctions;

namespace Discuss.Server.Identity.Members;

/// <summary>What a member wrote and did, and what was decided about it.</summary>
internal sealed partial class OwnData
{
    private async Task CommentsAsync(Utf8JsonWriter json, long author, Dictionary<int, string> places, CancellationToken cancellationToken)
    {
        var shadowed = new HashSet<int>();
        foreach (var site in places.Keys)
        {
            if ((await sanctions.ActiveAsync(site, author, cancellationToken)).Any(sanction => sanction.Kind == SanctionKind.Shadow)) shadowed.Add(site);
        }

        await PagesAsync(
            json, "comments", OwnDataSql.Comments,
            row => new WrittenRow(
                Comment(row, 0), row.IsDBNull(3) ? null : row.GetInt32(3), row.GetString(4), (CommentState)row.GetInt32(5), row.GetInt32(6), row.GetInt64(7), At(row, 8),
                row.GetString(9), Text(row, 10), Text(row, 11), row.GetInt32(12) == 1),
            last => [author, last?.At ?? 0, last?.Id.Thread.Site ?? 0, last?.Id.Thread.Number ?? 0, last?.Id.Ordinal ?? 0],
            comment =>
            {
                // As its author sees it.
                var state = comment.Hidden && shadowed.Contains(comment.Id.Thread.Site) ? CommentState.Approved : comment.State;
                json.WriteStartObject();
                json.WriteString("id", comment.Id.ToString());
                json.WriteString("site", places.GetValueOrDefault(comment.Id.Thread.Site));
                json.WriteString("article", comment.Key);
                json.WriteString("url", comment.Url);
                json.WriteString("title", comment.Title);
                json.WriteString("parentId", comment.Parent is { } parent ? new CommentId(comment.Id.Thread, parent).ToString() : null);
                json.WriteString("body", comment.Body);
                json.WriteString("state", PublicStates.Of(state).ToString().ToLowerInvariant());
                json.WriteNumber("score", comment.Score);
                Time(json, "createdAt", DateTimeOffset.FromUnixTimeMilliseconds(comment.At));
                Time(json, "editedAt", comment.EditedAt);
                json.WriteEndObject();
            },
            cancellationToken);
    }

    private Task VotesAsync(Utf8JsonWriter json, long author, CancellationToken cancellationToken) => PagesAsync(
        json, "votes", OwnDataSql.Votes, row => new VoteLine(Comment(row, 0), row.GetInt32(3), At(row, 4)),
        last => [author, last?.Id.Thread.Site ?? 0, last?.Id.Thread.Number ?? 0, last?.Id.Ordinal ?? 0],
        vote =>
        {
            json.WriteStartObject();
            json.WriteString("commentId", vote.Id.ToString());
            json.WriteNumber("value", vote.Value);
            Time(json, "createdAt", vote.At);
            json.WriteEndObject();
        },
        cancellationToken);

    private Task ReportsAsync(Utf8JsonWriter json, long author, CancellationToken cancellationToken) => PagesAsync(
        json, "reports", OwnDataSql.Reports, row => new ReportLine(Comment(row, 0), row.GetString(3), Text(row, 4), At(row, 5)),
        last => [author, last?.Id.Thread.Site ?? 0, last?.Id.Thread.Number ?? 0, last?.Id.Ordinal ?? 0],
        report =>
        {
            json.WriteStartObject();
            json.WriteString("commentId", report.Id.ToString());
            json.WriteString("reason", report.Reason);
            json.WriteString("note", report.Note);
            Time(json, "createdAt", report.At);
            json.WriteEndObject();
        },
        cancellationToken);

    private async Task SanctionsAsync(Utf8JsonWriter json, long author, Dictionary<int, string> places, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        json.WriteStartArray("sanctions");
        foreach (var (site, slug) in places)
        {
            await PagesAsync(
                json, name: null, OwnDataSql.Sanctions,
                row => new SanctionLine(
                    row.GetInt64(0), (SanctionKind)row.GetInt32(1), row.GetString(2), At(row, 3), At(row, 4), At(row, 5), At(row, 6),
                    row.IsDBNull(7) ? null : new CommentId(new ThreadId(site, row.GetInt32(7)), row.GetInt32(8))),
                last => [site, author, last?.Id ?? 0],
                sanction =>
                {
                    if (sanction.Kind == SanctionKind.Shadow && sanction.LiftedAt is null && !(sanction.Until <= now)) return;
                    json.WriteStartObject();
                    json.WriteString("id", Number(sanction.Id));
                    json.WriteString("site", slug);
                    json.WriteString("kind", SanctionWords.Of(sanction.Kind));
                    json.WriteString("reason", sanction.Reason);
                    json.WriteString("commentId", sanction.About?.ToString());
                    Time(json, "createdAt", sanction.At);
                    Time(json, "until", sanction.Until);
                    Time(json, "liftedAt", sanction.LiftedAt);
                    Time(json, "acknowledgedAt", sanction.AcknowledgedAt);
                    json.WriteEndObject();
                },
                cancellationToken);
        }

        json.WriteEndArray();
    }

    private Task AppealsAsync(Utf8JsonWriter json, long author, Dictionary<int, string> places, CancellationToken cancellationToken) => PagesAsync(
        json, "appeals", OwnDataSql.Appeals,
        row => new AppealLine(
            row.GetInt64(0), row.GetInt32(1), row.IsDBNull(2) ? null : Comment(row, 1), row.IsDBNull(4) ? null : row.GetInt64(4), row.GetString(5),
            (AppealState)row.GetInt32(6), At(row, 7), At(row, 8), Text(row, 9)),
        last => [author, last?.Id ?? 0],
        appeal =>
        {
            json.WriteStartObject();
            json.WriteString("id", Number(appeal.Id));
            json.WriteString("site", places.GetValueOrDefault(appeal.Site));
            json.WriteString("commentId", appeal.About?.ToString());
            json.WriteString("sanctionId", appeal.Sanction is { } sanction ? Number(sanction) : null);
            json.WriteString("text", appeal.Text);
            json.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(appeal.State.ToString()));
            Time(json, "createdAt", appeal.At);
            Time(json, "decidedAt", appeal.DecidedAt);
            json.WriteString("answer", appeal.Answer);
            json.WriteEndObject();
        },
        cancellationToken);

    private sealed record WrittenRow(
        CommentId Id, int? Parent, string Body, CommentState State, int Score, long At, DateTimeOffset? EditedAt, string Key, string? Url, string? Title, bool Hidden);

    private sealed record VoteLine(CommentId Id, int Value, DateTimeOffset? At);

    private sealed record ReportLine(CommentId Id, string Reason, string? Note, DateTimeOffset? At);

    private sealed record SanctionLine(
        long Id, SanctionKind Kind, string Reason, DateTimeOffset? At, DateTimeOffset? Until, DateTimeOffset? LiftedAt, DateTimeOffset? AcknowledgedAt, CommentId? About);

    private sealed record AppealLine(
        long Id, int Site, CommentId? About, long? Sanction, string Text, AppealState State, DateTimeOffset? At, DateTimeOffset? DecidedAt, string? Answer);
}
