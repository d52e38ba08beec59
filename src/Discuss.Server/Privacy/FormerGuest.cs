using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Privacy;

/// <summary>
/// Erases guests. The author stays without a name, because others answered; nothing leads from there to the person. The token ends.
/// </summary>
internal sealed class FormerGuest(IDatabase database, Outbox outbox, TimeProvider clock)
{
    /// <summary>Under which name the comments of former guests stand. Nobody else may have it.</summary>
    public const string Name = "Former guest";

    private static readonly Sql ForgetMails = new(
        "DELETE FROM mail_counts WHERE address_hash IN (SELECT email_hash FROM authors WHERE id = @author AND email_hash IS NOT NULL)", Parameter.Long("author"));

    // No name has this skeleton: in those, an m is written rn. What a member claimed is the member's to erase.
    private static readonly Sql Anonymize = new(
        """
        UPDATE authors SET name = @name, name_skeleton = 'former guest ' || CAST(id AS text), website = NULL, badge = NULL, avatar_url = NULL,
          email_sealed = NULL, email_hash = NULL, email_confirmed_at = NULL, revoked_at = @now, changed_at = @now
        WHERE id = @author AND kind = 0 AND claimed_by IS NULL AND name <> @name
        RETURNING id
        """,
        Parameter.Text("name"), Parameter.Long("now"), Parameter.Long("author"));

    /// <summary>Erases a guest at once, and the comments soon after where that is wanted.</summary>
    /// <exception cref="ProblemException">404: there is no such guest, or not any more.</exception>
    public Task EraseAsync(long author, bool removeComments, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (!await EraseAsync(session, author, removeComments, cancellationToken)) throw ProblemException.NotFound("unknown-guest", "There is no such guest.");
            return true;
        },
        cancellationToken);

    /// <summary>The same in a transaction; whether there was anybody to erase.</summary>
    public async Task<bool> EraseAsync(WriteSession session, long author, bool removeComments, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(ForgetMails, cancellationToken, author);
        if (await session.FirstAsync(Anonymize, row => row.GetInt64(0), cancellationToken, Name, clock.GetUtcNow().ToUnixTimeMilliseconds(), author) == 0) return false;
        await ErasedAuthor.ForgetAsync(session, author, removeComments, cancellationToken);
        session.Publish(new IdentityEvent(IdentityEventKind.AuthorChanged, author));
        session.Publish(new IdentityEvent(IdentityEventKind.GuestRevoked, author));
        if (removeComments) await outbox.AddAsync(session, AuthorErasure.MessageKind, new CommentsToTakeBack(author, After: 0), cancellationToken);
        await ErasedTraces.AskAsync(session, outbox, database.Dialect, cancellationToken);
        return true;
    }
}
