using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Notifications;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;

namespace Discuss.Server.Identity.Members;

/// <summary>
/// Deletes accounts. The author stays without a name, because others answered; nothing leads from there to the person, and the name and
/// the address are free again.
/// </summary>
internal sealed class FormerMember(IDatabase database, Outbox outbox, Mailer mailer, TimeProvider clock)
{
    /// <summary>Under which name the comments of former members stand. Nobody else may have it.</summary>
    public const string Name = "Former member";

    /// <summary>The kind of the refusal for the last one who administers every site.</summary>
    public const string LastAdministrator = "last-administrator";

    /// <summary>The kind of the refusal for the last owner of a site that nobody else could take over.</summary>
    public const string LastOwner = "last-owner";

    // Takes the rows too: two administrators who go at the same moment wait for each other.
    private static readonly Sql Administrators = new(
        "UPDATE grants SET role = role WHERE site_id = 0 AND role = @role RETURNING member_id", Parameter.Int("role"));

    // The same of the sites that somebody owns.
    private static readonly Sql Owners = new(
        """
        UPDATE grants SET role = role
        WHERE role = @role AND site_id <> 0 AND site_id IN (SELECT site_id FROM grants WHERE member_id = @member AND role = @role)
        RETURNING site_id, member_id
        """,
        Parameter.Int("role"), Parameter.Long("member"));

    // No name has this skeleton: in those, an m is written rn.
    private static readonly Sql Anonymize = new(
        """
        UPDATE authors SET name = @name, name_skeleton = 'former member ' || CAST(id AS text), member_id = NULL, website = NULL, badge = NULL,
          avatar_url = NULL, email_sealed = NULL, email_hash = NULL, email_confirmed_at = NULL, revoked_at = @now, changed_at = @now
        WHERE id = @author OR claimed_by = @author
        RETURNING id
        """,
        Parameter.Text("name"), Parameter.Long("now"), Parameter.Long("author"));

    private static readonly Sql[] ByMember =
    [
        new("DELETE FROM grants WHERE member_id = @member", Parameter.Long("member")),
        new("DELETE FROM members WHERE id = @member", Parameter.Long("member")),
    ];

    /// <summary>Deletes the account at once, and its comments soon after where that is wanted.</summary>
    /// <param name="farewell">To the address that the account had.</param>
    /// <exception cref="ProblemException">409 <see cref="LastAdministrator"/> or <see cref="LastOwner"/>: nothing is changed.</exception>
    public Task DeleteAsync(MemberAccount member, bool removeComments, Letter farewell, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var administrators = await session.QueryAsync(Administrators, row => row.GetInt64(0), cancellationToken, (int)Role.Administrator);
            if (administrators is [var only] && only == member.Id)
                throw new ProblemException(StatusCodes.Status409Conflict, LastAdministrator, "Somebody else must administer this installation first.");
            if (administrators.Count == 0) await KeepOwnedAsync(session, member.Id, cancellationToken);
            await MemberCredentials.EndAllAsync(session, member.Id, cancellationToken);
            foreach (var id in await session.QueryAsync(
                Anonymize, row => row.GetInt64(0), cancellationToken, Name, clock.GetUtcNow().ToUnixTimeMilliseconds(), member.AuthorId))
                session.Publish(new IdentityEvent(IdentityEventKind.AuthorChanged, id));
            await ErasedAuthor.ForgetAsync(session, member.AuthorId, removeComments, cancellationToken);
            foreach (var sql in ByMember) await session.ExecuteAsync(sql, cancellationToken, member.Id);
            session.Publish(new IdentityEvent(IdentityEventKind.RolesChanged, member.Id));
            if (removeComments) await outbox.AddAsync(session, AuthorErasure.MessageKind, new CommentsToTakeBack(member.AuthorId, After: 0), cancellationToken);
            await ErasedTraces.AskAsync(session, outbox, database.Dialect, cancellationToken);
            await mailer.SendAsync(session, farewell, cancellationToken);
            return true;
        },
        cancellationToken);

    // An administrator takes over whatever is left without an owner. Where there is none, nobody could any more.
    private static async Task KeepOwnedAsync(WriteSession session, long member, CancellationToken cancellationToken)
    {
        var owners = await session.QueryAsync(Owners, row => (Site: row.GetInt32(0), Member: row.GetInt64(1)), cancellationToken, (int)Role.Owner, member);
        if (owners.GroupBy(owner => owner.Site).Any(site => site.All(owner => owner.Member == member)))
            throw new ProblemException(StatusCodes.Status409Conflict, LastOwner, "Somebody else must own your site first: nobody administers this installation.");
    }
}
