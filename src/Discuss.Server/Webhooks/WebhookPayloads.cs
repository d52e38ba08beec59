using System.Data.Common;
using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Webhooks;

/// <summary>Makes of an event what is sent, of the rows as they are at that moment.</summary>
internal sealed class WebhookPayloads(IDatabase database, SiteDirectory sites)
{
    private static readonly Sql Comment = new(
        """
        SELECT c.parent_ordinal, c.body, c.body_html, c.state, c.version, c.created_at, c.edited_at, a.id, a.kind, a.name, t.key, t.title, t.url
        FROM comments c JOIN authors a ON a.id = c.author_id JOIN threads t ON t.site_id = c.site_id AND t.number = c.thread_number
        WHERE c.site_id = @site AND c.thread_number = @thread AND c.ordinal = @ordinal
        """,
        Int("site"), Int("thread"), Int("ordinal"));

    private static readonly Sql Decision = new(
        """
        SELECT l.id, l.from_state, l.to_state, a.name, l.rule, l.reason, l.note, l.undoes
        FROM transitions l LEFT JOIN authors a ON a.id = l.actor_id WHERE l.id = @id
        """,
        Long("id"));

    public async Task<WebhookPayload> OfAsync(WebhookEvent told, CancellationToken cancellationToken)
    {
        var site = await sites.FindAsync(told.Site, cancellationToken);
        await using var session = await database.ReadAsync(cancellationToken);
        var data = new WebhookData
        {
            Comment = told.Comment is { } comment ? await CommentAsync(session, told, comment, cancellationToken) : null,
            Report = told.Reason is { } reason ? new WebhookReport(reason) : null,
            Decision = told.Decision is { } decision ? await session.FirstAsync(Decision, ReadDecision, cancellationToken, decision) : null,
            Sanction = told.Sanction is { } sanction ? await SanctionAsync(session, sanction, told.Lifted, cancellationToken) : null,
        };
        return new WebhookPayload(WebhookWords.Of(told.Kind), told.At, site?.Slug ?? "", data);
    }

    private static async Task<WebhookComment> CommentAsync(DbSession session, WebhookEvent told, CommentId id, CancellationToken cancellationToken) =>
        await session.FirstAsync(Comment, row => Read(row, told, id), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal)
        ?? new WebhookComment(id, null, null, PublicState.Removed, null, null, null, null, null, null);

    private static WebhookComment Read(DbDataReader row, WebhookEvent told, CommentId id)
    {
        var state = (CommentState)row.GetInt32(3);
        var thread = new ThreadLink(id.Thread, row.GetString(10), Text(row, 11), Text(row, 12));
        if (state == CommentState.RemovedByAuthor) return new WebhookComment(id, null, thread, PublicState.Removed, null, null, null, null, null, null);
        var open = MayTell(told.Kind, state);
        return new WebhookComment(
            id, row.IsDBNull(0) ? null : new CommentId(id.Thread, row.GetInt32(0)), thread, PublicStates.Of(state),
            new WebhookAuthor(Number(row.GetInt64(7)), (AuthorKind)row.GetInt32(8), row.GetString(9)),
            open ? row.GetString(1) : null, open ? row.GetString(2) : null, Time(row, 5), Time(row, 6), row.GetInt32(4));
    }

    /// <summary>Whether the text goes with it: of what everyone can read; of what waits or was refused, where the event is about just that.</summary>
    private static bool MayTell(WebhookKinds kind, CommentState state) => state switch
    {
        CommentState.Approved => true,
        CommentState.Pending => kind is WebhookKinds.Created or WebhookKinds.Edited,
        _ => kind is WebhookKinds.Rejected,
    };

    private static async Task<WebhookSanction?> SanctionAsync(DbSession session, long id, bool lifted, CancellationToken cancellationToken) =>
        await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, id) is not { } given ? null : new WebhookSanction(
            given.Id, lifted ? "lifted" : "given", SanctionWords.Of(given.Kind), new WebhookAuthor(given.Author.Id, given.Author.Kind, given.Author.Name),
            given.Reason, given.By, given.Until, given.CommentId);

    private static WebhookDecision ReadDecision(DbDataReader row) => new(
        Number(row.GetInt64(0)), row.IsDBNull(1) ? null : PublicStates.Of((CommentState)row.GetInt32(1)), PublicStates.Of((CommentState)row.GetInt32(2)),
        Text(row, 4) is null ? Text(row, 3) : null, Text(row, 4), Text(row, 5), Text(row, 6), row.IsDBNull(7) ? null : Number(row.GetInt64(7)));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
