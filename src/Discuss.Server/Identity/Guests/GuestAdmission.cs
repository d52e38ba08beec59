using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity;

/// <summary>
/// Lets guests write where they may: on the one site that they belong to, as that site wants its guests. Whoever belongs nowhere yet belongs
/// to the first site that they write to.
/// </summary>
internal sealed class GuestAdmission(IDatabase database, GuestStates states)
{
    public const string MembersOnly = "members-only";
    public const string ConfirmMail = "confirm-mail";

    private static readonly Sql Bind = new(
        """
        UPDATE authors SET site_id = @site WHERE id = @id AND kind = 0 AND revoked_at IS NULL AND (site_id IS NULL OR site_id = @site) RETURNING id
        """,
        Parameter.Int("site"), Parameter.Long("id"));

    private static readonly SqlLists BindAll = new(
        list => $"UPDATE authors SET site_id = @site WHERE id IN ({list}) AND kind = 0 AND revoked_at IS NULL AND site_id IS NULL",
        Parameter.Long, Parameter.Int("site"));

    private static readonly Sql Look = new(
        "SELECT id FROM authors WHERE id = @id AND kind = 0 AND revoked_at IS NULL AND site_id = @site", Parameter.Long("id"), Parameter.Int("site"));

    // Held until the commit: whoever revokes or claims the guest meanwhile waits, and then finds what was written.
    private static readonly Sql Hold = new(Look.Text + " FOR SHARE", Look.Parameters);

    private static readonly Sql Alive = new("SELECT id FROM authors WHERE id = @id AND revoked_at IS NULL", Parameter.Long("id"));

    /// <summary>Looks before anything is done, from memory where it is known.</summary>
    /// <exception cref="ProblemException">403 <c>other-site</c>, <c>members-only</c> or <c>confirm-mail</c>.</exception>
    public async ValueTask RequireAsync(Site site, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Kind != AuthorKind.Guest) return;
        if (actor.Site is { } own && own != site.Id) throw OtherSite();
        RequireAllowed(site);
        if (site.Settings.Guests != GuestPolicy.WithMail) return;
        var state = await states.OfAsync(actor.AuthorId, cancellationToken);
        if (!state.HasConfirmedMail) throw Unconfirmed(state.HasMail);
    }

    /// <exception cref="ProblemException">403 <c>members-only</c> where the site takes no guests.</exception>
    public static void RequireAllowed(Site site)
    {
        if (site.Settings.Guests == GuestPolicy.NotAllowed)
            throw new ProblemException(StatusCodes.Status403Forbidden, MembersOnly, "Only members may take part here.", "Sign in to comment and to vote here.");
    }

    /// <summary>Whether the site asks this guest for an address, or to confirm it.</summary>
    public async ValueTask<bool> AsksMailAsync(Site site, Actor actor, CancellationToken cancellationToken) =>
        site.Settings.Guests == GuestPolicy.WithMail && actor.Kind == AuthorKind.Guest
        && !(await states.OfAsync(actor.AuthorId, cancellationToken)).HasConfirmedMail;

    /// <summary>
    /// Inside the transaction of a write: makes sure that the guest goes on being one until the commit, and binds one of no site to this one.
    /// </summary>
    /// <exception cref="ProblemException">401 <c>bad-token</c> for one who was revoked meanwhile, 403 <c>other-site</c>.</exception>
    public async ValueTask EnterAsync(WriteSession session, int site, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Kind != AuthorKind.Guest) return;
        var id = actor.AuthorId;
        if (actor.Site == site)
        {
            var look = database.Dialect == Dialect.Postgres ? Hold : Look;
            if (await session.FirstAsync(look, row => row.GetInt64(0), cancellationToken, id, site) != 0) return;
        }
        else if (await session.FirstAsync(Bind, row => row.GetInt64(0), cancellationToken, site, id) != 0)
        {
            session.AfterCommit(() => states.Forget(id));
            return;
        }

        throw await session.FirstAsync(Alive, row => row.GetInt64(0), cancellationToken, id) == 0
            ? new ProblemException(StatusCodes.Status401Unauthorized, "bad-token", "The token is not good.", "It was taken back.")
            : OtherSite();
    }

    /// <summary>Binds those guests who are of no site to this one; the others stay as they are.</summary>
    public async ValueTask BindAsync(WriteSession session, int site, IReadOnlyList<long> guests, CancellationToken cancellationToken)
    {
        if (guests.Count == 0) return;
        var (sql, values) = BindAll.For(guests, site);
        await session.LaterAsync(sql, cancellationToken, values);
        session.AfterCommit(() =>
        {
            foreach (var guest in guests) states.Forget(guest);
        });
    }

    private static ProblemException OtherSite() => new(
        StatusCodes.Status403Forbidden, "other-site", "This guest belongs to another site.", "A guest writes on one site. Say a name here to write here, too.");

    private static ProblemException Unconfirmed(bool hasMail)
    {
        var sentence = hasMail
            ? "Open the link in the mail that we sent you, then post again. Your text is kept."
            : "Guests need a mail address here. Say yours, open the link that we send there, then post again. Your text is kept.";
        return new ProblemException(StatusCodes.Status403Forbidden, ConfirmMail, "Confirm your mail address first.", sentence) { Errors = { ["email"] = [sentence] } };
    }
}
