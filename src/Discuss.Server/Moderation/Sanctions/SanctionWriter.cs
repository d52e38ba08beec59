using System.Data.Common;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>
/// Gives and lifts sanctions. A newer one takes the place of an older one of the same sort: mute, suspend and ban of each other, premoderate
/// and shadow of each other, a warning of one that is not yet confirmed. What is of another sort stands beside it.
/// </summary>
internal sealed class SanctionWriter(IDatabase database, SanctionReader sanctions, Permissions permissions, WebhookTelling webhooks, TimeProvider clock)
{
    private static readonly SanctionKind[][] Sorts =
        [[SanctionKind.Warn], [SanctionKind.Mute, SanctionKind.Suspend, SanctionKind.Ban], [SanctionKind.Premoderate, SanctionKind.Shadow]];

    /// <summary>Puts an author under a sanction, at once and everywhere on the site.</summary>
    /// <param name="kind">What the caller takes the author for: a guest or a member.</param>
    /// <exception cref="ProblemException">400 with the field, 404 <c>unknown-author</c>, 403 for oneself and for one's equals and betters, 409 <c>claimed</c>.</exception>
    public async Task<GivenSanction> PutAsync(Site site, long author, AuthorKind kind, SanctionInput input, Actor moderator, CancellationToken cancellationToken)
    {
        await RequireTargetAsync(site, author, kind, moderator, cancellationToken);
        await RequireCommentAsync(site, author, input.Comment, cancellationToken);
        try
        {
            return await database.WriteAsync(session => PutAsync(session, site, author, input, moderator, cancellationToken), cancellationToken);
        }
        finally
        {
            // What was read in between, of a change that came to nothing, is not kept either.
            sanctions.Forget(site.Id, author);
        }
    }

    private async Task<GivenSanction> PutAsync(
        WriteSession session, Site site, long author, SanctionInput input, Actor moderator, CancellationToken cancellationToken)
    {
        // The moment of its turn, not of its coming: the log has the order in which things were done.
        var now = clock.GetUtcNow();
        if (await session.ExecuteAsync(SanctionSql.TakeAuthor, cancellationToken, author) == 0) throw Claimed();
        var sort = Array.Find(Sorts, kinds => kinds.Contains(input.Kind))!;
        await LiftAsync(session, site, author, sort, LogEntryKind.SanctionReplaced, moderator, now, cancellationToken);
        var id = await session.FirstAsync(
            SanctionSql.Insert, row => row.GetInt64(0), cancellationToken,
            site.Id, author, (int)input.Kind, input.Reason, input.Note, moderator.AuthorId, input.Comment?.Thread.Number,
            input.Comment?.Ordinal, now.ToUnixTimeMilliseconds(), input.Until?.ToUnixTimeMilliseconds());
        await LogEntries.AddAsync(
            session,
            new LogEntry(site.Id, LogEntryKind.Sanction, author, moderator.AuthorId, SanctionWords.Of(input.Kind), now)
            {
                Sanction = id, Comment = input.Comment, Reason = input.Reason, Note = input.Note, EndsAt = input.Until,
            },
            cancellationToken);
        session.Publish(new ModerationEvent(site.Id, ModerationEventKind.AuthorSanctioned, input.Comment, author, moderator.AuthorId));
        await webhooks.SanctionedAsync(session, site.Id, id, lifted: false, now, cancellationToken);
        sanctions.Forget(site.Id, author);
        return (await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, id))!;
    }

    /// <summary>Ends everything that the author is under on the site; what there was.</summary>
    /// <exception cref="ProblemException">As above, and 404 <c>not-sanctioned</c>.</exception>
    public async Task<List<GivenSanction>> LiftAsync(Site site, long author, AuthorKind kind, Actor moderator, CancellationToken cancellationToken)
    {
        await RequireTargetAsync(site, author, kind, moderator, cancellationToken);
        return await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                if (await session.ExecuteAsync(SanctionSql.TakeAuthor, cancellationToken, author) == 0) throw Claimed();
                var lifted = await LiftAsync(session, site, author, [.. Sorts.SelectMany(sort => sort)], LogEntryKind.SanctionLifted, moderator, now, cancellationToken);
                if (lifted.Count == 0) throw ProblemException.NotFound("not-sanctioned", "This author is under no sanction here.");
                session.Publish(new ModerationEvent(site.Id, ModerationEventKind.AuthorSanctioned, null, author, moderator.AuthorId));
                var views = new List<GivenSanction>(lifted.Count);
                foreach (var id in lifted)
                {
                    await webhooks.SanctionedAsync(session, site.Id, id, lifted: true, now, cancellationToken);
                    views.Add((await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, id))!);
                }

                return views;
            },
            cancellationToken);
    }

    /// <summary>Ends one sanction as part of another piece of work, such as an appeal; whether it was still in force.</summary>
    public static async Task<bool> LiftAsync(
        WriteSession session, GivenSanction sanction, Actor moderator, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var active = sanction.IsActive(now);
        if (await session.ExecuteAsync(SanctionSql.Lift, cancellationToken, now.ToUnixTimeMilliseconds(), moderator.AuthorId, long.Parse(sanction.Id, System.Globalization.CultureInfo.InvariantCulture)) == 0) return false;
        await LogEntries.AddAsync(
            session,
            new LogEntry(sanction.SiteId, LogEntryKind.SanctionLifted, sanction.AuthorId, moderator.AuthorId, SanctionWords.Of(sanction.Kind), now)
            {
                Sanction = long.Parse(sanction.Id, System.Globalization.CultureInfo.InvariantCulture), Reason = reason, EndsAt = sanction.Until,
            },
            cancellationToken);
        session.Publish(new ModerationEvent(sanction.SiteId, ModerationEventKind.AuthorSanctioned, null, sanction.AuthorId, moderator.AuthorId));
        return active;
    }

    /// <summary>The author of a warning confirms having read it; once more changes nothing.</summary>
    /// <exception cref="ProblemException">404 for what is no warning of this author's.</exception>
    public Task<GivenSanction> AcknowledgeAsync(long id, Actor author, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            if (await session.FirstAsync(SanctionSql.One, GivenSanction.Read, cancellationToken, id) is not { Kind: SanctionKind.Warn } warning
                || warning.AuthorId != author.AuthorId) throw ProblemException.NotFound("unknown-sanction", "There is no such warning of yours.");
            if (await session.ExecuteAsync(SanctionSql.Acknowledge, cancellationToken, now.ToUnixTimeMilliseconds(), id, author.AuthorId) == 0) return warning;
            await LogEntries.AddAsync(
                session,
                new LogEntry(warning.SiteId, LogEntryKind.Acknowledgement, author.AuthorId, author.AuthorId, SanctionWords.Of(warning.Kind), now) { Sanction = id },
                cancellationToken);
            session.Publish(new ModerationEvent(warning.SiteId, ModerationEventKind.AuthorSanctioned, null, author.AuthorId));
            return warning with { AcknowledgedAt = now };
        },
        cancellationToken);

    private static async Task<List<long>> LiftAsync(
        WriteSession session, Site site, long author, SanctionKind[] kinds, LogEntryKind logged, Actor moderator, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var active = await session.QueryAsync(
            SanctionSql.Active, row => (Id: row.GetInt64(0), Kind: (SanctionKind)row.GetInt32(1)), cancellationToken,
            site.Id, author, now.ToUnixTimeMilliseconds());
        var lifted = new List<long>();
        foreach (var (id, kind) in active.Where(sanction => kinds.Contains(sanction.Kind)))
        {
            await session.ExecuteAsync(SanctionSql.Lift, cancellationToken, now.ToUnixTimeMilliseconds(), moderator.AuthorId, id);
            await LogEntries.AddAsync(
                session, new LogEntry(site.Id, logged, author, moderator.AuthorId, SanctionWords.Of(kind), now) { Sanction = id }, cancellationToken);
            lifted.Add(id);
        }

        return lifted;
    }

    private async Task RequireTargetAsync(Site site, long author, AuthorKind kind, Actor moderator, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var target = await session.FirstAsync(SanctionSql.Author, Read, cancellationToken, author)
            ?? throw new ProblemException(StatusCodes.Status404NotFound, "unknown-author", "There is no such author.")
            {
                Errors = { ["id"] = ["There is no such author."] },
            };
        if (target.ClaimedBy is { } owner) throw Claimed(owner);
        if (target.Kind != kind)
        {
            throw ProblemException.Invalid("id", target.Kind == AuthorKind.Guest
                ? $"This author is a guest: guests/{author}/sanction."
                : $"This author is a member: members/{author}/sanction.");
        }

        if (author == moderator.AuthorId) throw new ProblemException(StatusCodes.Status403Forbidden, "own-sanction", "Nobody sanctions themselves.");
        if (target.Member is not { } member || await permissions.RoleAsync(member, site.Id, cancellationToken) is not { } role) return;
        if (await permissions.RoleAsync(moderator.MemberId!.Value, site.Id, cancellationToken) is not { } own || role >= own)
            throw new ProblemException(StatusCodes.Status403Forbidden, "staff", "Staff is sanctioned only by somebody of a higher role.");

        static Target Read(DbDataReader row) => new((AuthorKind)row.GetInt32(1), row.IsDBNull(3) ? null : row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt64(4));
    }

    // What a guest did is a member's now, and so is what is to be done about it.
    private static ProblemException Claimed(long? member = null)
    {
        var sentence = member is null ? "A member has just claimed this guest. Look again." : $"A member has claimed this guest: members/{member}/sanction.";
        return new ProblemException(StatusCodes.Status409Conflict, "claimed", "This guest is a member now.", sentence) { Errors = { ["id"] = [sentence] } };
    }

    private async Task RequireCommentAsync(Site site, long author, CommentId? comment, CancellationToken cancellationToken)
    {
        if (comment is not { } id) return;
        await using var session = await database.ReadAsync(cancellationToken);
        var by = id.Thread.Site != site.Id ? 0 : await session.FirstAsync(
            SanctionSql.CommentAuthor, row => row.GetInt64(0), cancellationToken, id.Thread.Site, id.Thread.Number, id.Ordinal);
        if (by != author) throw ProblemException.Invalid("commentId", "This is no comment of this author's on this site.");
    }

    private sealed record Target(AuthorKind Kind, long? Member, long? ClaimedBy);
}

internal static class SanctionWords
{
    /// <summary>The word for a kind in the API and in the log.</summary>
    public static string Of(SanctionKind kind) => kind switch
    {
        SanctionKind.Warn => "warn",
        SanctionKind.Mute => "mute",
        SanctionKind.Suspend => "suspend",
        SanctionKind.Ban => "ban",
        SanctionKind.Premoderate => "premoderate",
        _ => "shadow",
    };
}
