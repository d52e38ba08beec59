using System.Data.Common;
using System.Globalization;
using System.Text.Json.Serialization;
using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Moderation.Appeals;

/// <summary>
/// A statement of reasons: what is restricted, by which rule or for what reason, whether a person or the site's rules decided, when and
/// until when, and whether and until when one can object. Never who decided, and never a moderator's note.
/// </summary>
internal sealed record RestrictionView
{
    /// <summary><c>comment</c> or <c>sanction</c>.</summary>
    public required string Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CommentId? CommentId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SanctionId { get; init; }

    /// <summary>The comment's state (<c>pending</c>, <c>rejected</c>, <c>spam</c>, <c>removed</c>), or the kind of the sanction.</summary>
    public required string What { get; init; }

    /// <summary>The beginning of one's own text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Excerpt { get; init; }

    /// <summary>The article that the comment was written under.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Article { get; init; }

    /// <summary>Whether the site's rules decided, and no person.</summary>
    public required bool Automated { get; init; }

    /// <summary>The rule, where one decided.</summary>
    public string? Rule { get; init; }

    /// <summary>What the rules found, such as <c>insult</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Why, where a person decided and said so.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether a warning still waits to be confirmed.</summary>
    public bool ToAcknowledge { get; init; }

    public bool Active { get; init; } = true;

    public bool MayAppeal { get; init; }

    public DateTimeOffset? AppealUntil { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnAppeal? Appeal { get; init; }
}

/// <summary>What one objected, and what the answer is.</summary>
internal sealed record OwnAppeal(string Id, AppealState State, string Text, DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt, string? Answer);

/// <summary>The last change of a comment's state, or any one of them.</summary>
internal sealed record ChangeRow(long Id, CommentState? From, CommentState To, long? Actor, string? Rule, string? Reason, DateTimeOffset At)
{
    public static ChangeRow Read(DbDataReader row) => new(
        row.GetInt64(0), row.IsDBNull(1) ? null : (CommentState)row.GetInt32(1), (CommentState)row.GetInt32(2), row.IsDBNull(3) ? null : row.GetInt64(3),
        row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}

/// <summary>Reads what an identity is restricted in on a site, for that identity and nobody else.</summary>
internal sealed class Restrictions(IDatabase database, ShadowedComments shadowed, SanctionReader sanctions, TimeProvider clock)
{
    /// <summary>How long one can object to a decision: six months.</summary>
    public static readonly TimeSpan AppealWindow = TimeSpan.FromDays(183);

    private const int MaxSanctions = 20;
    private const int ExcerptLength = 200;

    // What is older is no news any more.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <summary>A window of one's restrictions, sanctions first on the first one, then comments, the newest first.</summary>
    /// <param name="before">Milliseconds: the moment at which the last comment of the window before was written.</param>
    public async Task<Page<RestrictionView>> ReadAsync(Site site, Actor author, int limit, long? before, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var hidden = await shadowed.IsShadowedAsync(site.Id, author, cancellationToken);
        var items = before is null ? await SanctionsAsync(session, site, author, cancellationToken) : [];
        var rows = await session.QueryAsync(
            AppealSql.Restricted, row => Restricted.Read(row, site.Id), cancellationToken, author.AuthorId, site.Id, before ?? long.MaxValue, limit + 1);
        var more = rows.Count > limit;
        if (more) rows.RemoveAt(limit);
        foreach (var row in rows)
        {
            if (await CommentAsync(session, row, hidden, cancellationToken) is { } statement) items.Add(statement);
        }

        return new Page<RestrictionView>(items, more ? rows[^1].At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>
    /// What of this a page says to its reader: text that changes whenever it does, and whether there is news. Two look-ups for somebody who
    /// has an identity, none for the rest.
    /// </summary>
    public async Task<RestrictionNews> NewsAsync(Site site, Actor? viewer, CancellationToken cancellationToken)
    {
        if (viewer is null) return RestrictionNews.None;
        var told = ToldSanction.Of(await sanctions.ActiveAsync(site.Id, viewer.AuthorId, cancellationToken));
        if (await shadowed.IsShadowedAsync(site.Id, viewer, cancellationToken))
        {
            // Never the same page twice: what this author alone sees has no version of its own.
            return new RestrictionNews(clock.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture), told, false);
        }

        await using var session = await database.ReadAsync(cancellationToken);
        var rows = await session.QueryAsync(
            AppealSql.Stamp, row => (What: row.GetInt32(0), A: row.GetInt64(1), B: row.GetInt64(2), C: row.GetInt64(3), At: row.GetInt64(4)),
            cancellationToken, viewer.AuthorId, site.Id);
        var since = (clock.GetUtcNow() - Lately).ToUnixTimeMilliseconds();
        var stamp = string.Join(';', rows.Select(row => $"{row.What},{row.A},{row.B},{row.C}").Concat(told.Select(sanction => "s" + sanction.Id)));
        return new RestrictionNews(stamp, told, rows.Any(row => row.At >= since));
    }

    private async Task<List<RestrictionView>> SanctionsAsync(DbSession session, Site site, Actor author, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var statements = new List<RestrictionView>();
        foreach (var given in await session.QueryAsync(SanctionSql.OfAuthor, GivenSanction.Read, cancellationToken, site.Id, author.AuthorId, MaxSanctions))
        {
            // A shadow works only while nobody tells of it; afterwards it is told like everything else.
            if (given.Kind == SanctionKind.Shadow && given.IsActive(now)) continue;
            var id = long.Parse(given.Id, CultureInfo.InvariantCulture);
            var appeal = await session.FirstAsync(AppealSql.BySanction, AppealRow.Read, cancellationToken, id);
            statements.Add(new RestrictionView
            {
                Kind = "sanction", SanctionId = given.Id, CommentId = given.CommentId, What = SanctionWords.Of(given.Kind), Automated = false,
                Reason = given.Reason, DecidedAt = given.CreatedAt, Until = given.Until, Active = given.IsActive(now),
                ToAcknowledge = given.Kind == SanctionKind.Warn && given.IsActive(now),
                MayAppeal = appeal is null && now <= given.CreatedAt + AppealWindow, AppealUntil = given.CreatedAt + AppealWindow, Appeal = appeal?.ForAuthor(),
            });
        }

        return statements;
    }

    private async Task<RestrictionView?> CommentAsync(DbSession session, Restricted row, bool hidden, CancellationToken cancellationToken)
    {
        var (site, thread, ordinal) = (row.Id.Thread.Site, row.Id.Thread.Number, row.Id.Ordinal);
        var change = await session.FirstAsync(AppealSql.LastChange, ChangeRow.Read, cancellationToken, site, thread, ordinal);
        if (change is null) return null;
        var signals = await SignalStore.ReadAsync(session, row.Id, cancellationToken);
        if (hidden && signals.Any(signal => signal is { Rule: SanctionRule.Name, Label: SanctionRule.Shadow })) return null;
        var appeal = await session.FirstAsync(AppealSql.ByTransition, AppealRow.Read, cancellationToken, change.Id);
        var (now, decided) = (clock.GetUtcNow(), row.State != CommentState.Pending);
        return new RestrictionView
        {
            Kind = "comment", CommentId = row.Id, What = PublicStates.Of(row.State).ToString().ToLowerInvariant(), Excerpt = row.Excerpt, Article = row.Article,
            Automated = change.Rule is not null, Rule = change.Rule, Reason = change.Reason, DecidedAt = change.At,
            // A person's decision has that person's reason; the rules' findings explain the rules' decisions.
            Labels = change.Rule is null ? [] : [.. signals.Select(signal => signal.Label).OfType<string>().Distinct(StringComparer.Ordinal)],
            MayAppeal = decided && appeal is null && now <= change.At + AppealWindow,
            AppealUntil = decided ? change.At + AppealWindow : null,
            Appeal = appeal?.ForAuthor(),
        };
    }

    private sealed record Restricted(CommentId Id, CommentState State, string Excerpt, string Article, DateTimeOffset At)
    {
        public static Restricted Read(DbDataReader row, int site) => new(
            new CommentId(new ThreadId(site, row.GetInt32(0)), row.GetInt32(1)), (CommentState)row.GetInt32(2),
            Beginning(row.GetString(4).Length > 0 ? row.GetString(4) : row.GetString(5)),
            row.IsDBNull(7) ? row.GetString(8) : row.GetString(7), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));

        private static string Beginning(string text)
        {
            if (text.Length <= ExcerptLength) return text;
            // Not through the middle of a character.
            var end = char.IsHighSurrogate(text[ExcerptLength - 1]) ? ExcerptLength - 1 : ExcerptLength;
            return text[..end] + "…";
        }
    }
}

/// <summary>What a page has to say to its reader about restrictions.</summary>
/// <param name="Stamp">Changes with it.</param>
/// <param name="Sanctions">What the reader is under.</param>
/// <param name="Comments">Whether comments of theirs were lately held or taken down, or an appeal was made.</param>
internal sealed record RestrictionNews(string Stamp, IReadOnlyList<ToldSanction> Sanctions, bool Comments)
{
    public static RestrictionNews None { get; } = new("", [], false);
}
