using System.Globalization;
using System.Text.Json.Serialization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Moderation.Appeals;

/// <summary>An open appeal, with what it objects to.</summary>
internal sealed record AppealView(string Id, SanctionedAuthor Author, string Text, DateTimeOffset CreatedAt, AppealedDecision Decision)
{
    /// <summary>The comment that it is about, with its text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CommentView? Comment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GivenSanction? Sanction { get; init; }

    /// <summary>False where it is one's own decision or one's own appeal, and another moderator is there.</summary>
    public bool MayDecide { get; init; }
}

/// <summary>What was decided, by whom or which rule, and why.</summary>
internal sealed record AppealedDecision(string What, string? By, string? Rule, string? Reason, string? Note, DateTimeOffset At);

/// <summary>Reads the appeals that wait for a decision.</summary>
internal sealed class AppealReader(IDatabase database, CommentReader comments)
{
    /// <summary>A window of a site's open appeals, the longest waiting first.</summary>
    public async Task<Page<AppealView>> OpenAsync(Site site, int limit, long after, Actor moderator, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync(AppealSql.Open, AppealRow.Read, cancellationToken, site.Id, after, limit + 1);
        var more = rows.Count > limit;
        if (more) rows.RemoveAt(limit);
        var views = new List<AppealView>(rows.Count);
        foreach (var row in rows) views.Add(await ViewAsync(session, row, moderator, cancellationToken));
        return new Page<AppealView>(views, more ? views[^1].Id : null);
    }

    private async Task<AppealView> ViewAsync(DbSession session, AppealRow row, Actor moderator, CancellationToken cancellationToken)
    {
        var sanction = row.Sanction is { } given ? await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, given) : null;
        var comment = row.Comment is { } id
            ? await session.FirstAsync(
                ThreadSql.OneForModerators, comments.ReadForModerators, cancellationToken, 0L, id.Thread.Site, id.Thread.Number, id.Ordinal)
            : null;
        var (decision, by) = sanction is not null
            ? (new AppealedDecision(SanctionWords.Of(sanction.Kind), sanction.By, null, sanction.Reason, sanction.Note, sanction.CreatedAt), sanction.ById)
            : await ChangeAsync(session, row.Transition!.Value, cancellationToken);
        var own = by == moderator.AuthorId;
        var alone = own && await session.FirstAsync(
            AppealSql.AnotherModerator, found => found.GetInt64(0), cancellationToken, row.Site, moderator.AuthorId, row.AuthorId) == 0;
        return new AppealView(row.Id.ToString(CultureInfo.InvariantCulture), row.Author, row.Text, row.CreatedAt, decision)
        {
            Comment = comment, Sanction = sanction, MayDecide = row.AuthorId != moderator.AuthorId && (!own || alone),
        };
    }

    private static async Task<(AppealedDecision Decision, long? By)> ChangeAsync(DbSession session, long id, CancellationToken cancellationToken) =>
        await session.FirstAsync(
            AppealSql.Transition,
            row =>
            {
                var change = ChangeRow.Read(row);
                var what = PublicStates.Of(change.To).ToString().ToLowerInvariant();
                var by = change.Rule is null ? change.Actor : null;
                return (new AppealedDecision(
                    what, change.Rule is null && !row.IsDBNull(7) ? row.GetString(7) : null, change.Rule, change.Reason,
                    row.IsDBNull(8) ? null : row.GetString(8), change.At), by);
            },
            cancellationToken, id);
}
