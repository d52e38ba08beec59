using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Notifications;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Pages.Account;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>What a link stands for that confirms a guest's mail address.</summary>
/// <param name="Site">The name of the site where it was said, or of this server.</param>
/// <param name="Language">The language of whoever is asked.</param>
internal sealed record ConfirmedMail(string Email, string Name, string Site, string Language)
{
    /// <summary>Who writes where no site is named.</summary>
    public const string NoSite = "Discuss";

    public static ConfirmedMail Of(string email, string name, Site? site) => new(email, name, site?.Name ?? NoSite, site?.Settings.Language ?? "en");
}

/// <summary>What a link stands for that gives back whatever was written as a guest with this address, and the frame or page that waits for it.</summary>
internal sealed record RecoveredMail(string Email, string? Site = null, string? Origin = null, string? Challenge = null, string? Path = null)
{
    public static RecoveredMail Of(string email, ReturnTo to) => new(email, to.Frame?.Site, to.Frame?.Origin, to.Frame?.Challenge, to.Path);

    public ReturnTo To() => new(Site is not null && Origin is not null && Challenge is not null ? new WaitingFrame(Site, Origin, Challenge) : null, Path);
}

/// <summary>The mails that guests get, and what their links do.</summary>
internal sealed class GuestMail(
    IDatabase database, MailLinks links, Mailer mailer, PublicAddress address, GuestAddresses addresses, GuestReader guests, TimeProvider clock)
{
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromDays(2);
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromHours(1);

    private static readonly Sql Confirm = new(
        """
        UPDATE authors SET email_sealed = @sealed, email_hash = @hash, email_confirmed_at = @now
        WHERE id = @id AND kind = 0 AND revoked_at IS NULL RETURNING id
        """,
        Parameter.Bytes("sealed"), Parameter.Bytes("hash"), Parameter.Long("now"), Parameter.Long("id"));

    /// <summary>Sends the link that confirms an address, in the transaction of <paramref name="session"/>.</summary>
    public async Task AskToConfirmAsync(WriteSession session, HttpContext context, long author, ConfirmedMail said, CancellationToken cancellationToken)
    {
        var code = await links.CreateAsync(session, MailLinkPurpose.ConfirmGuest, new MailLink<ConfirmedMail>(said, null, author), ConfirmWithin, cancellationToken);
        var (words, link) = (GuestWords.For(said.Language), address.Of(context, $"{GuestPages.Confirm}?locale={said.Language}&code={code}"));
        var letter = new Letter(said.Email, said.Site, words.ConfirmSubject, words.ConfirmText(InMail(said.Name), said.Site, link));
        await mailer.SendAsync(session, letter, cancellationToken);
    }

    // A stranger chooses the name, and the address: no name becomes a link in somebody else's mail.
    private static string InMail(string name) => name.AsSpan().IndexOfAny("/:@.\\") >= 0 ? "…" : name;

    public Task<MailLink<ConfirmedMail>?> FindConfirmationAsync(string? code, CancellationToken cancellationToken) =>
        links.FindAsync<ConfirmedMail>(MailLinkPurpose.ConfirmGuest, code, cancellationToken);

    /// <summary>Uses a link up; <see langword="null"/> where it is not good, or the guest is not there any more.</summary>
    public Task<ConfirmedMail?> ConfirmAsync(string? code, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await links.TakeAsync<ConfirmedMail>(session, MailLinkPurpose.ConfirmGuest, code, cancellationToken) is not { AuthorId: { } author } link) return null;
            var kept = addresses.Keep(link.Payload.Email);
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (await session.FirstAsync(Confirm, row => row.GetInt64(0), cancellationToken, kept.Sealed, kept.Hash, now, author) == 0) return null;
            await SubscriptionStore.BeginAsync(session, author, cancellationToken);
            session.Publish(new IdentityEvent(IdentityEventKind.AuthorChanged, author));
            return link.Payload;
        },
        cancellationToken);

    /// <summary>
    /// Sends the link that gives back what was written with this address, where anything was and the address was confirmed. Done when the
    /// answer is on its way: how long it takes tells nobody anything.
    /// </summary>
    public void Recover(HttpContext context, string email, ReturnTo to)
    {
        var words = GuestWords.For(AccountWords.For(context).Language);
        var home = address.Of(context, $"{GuestPages.Recover}?locale={words.Language}&code=");
        context.Response.OnCompleted(() => RecoverAsync(words, home, RecoveredMail.Of(email, to)));
    }

    public async Task<RecoveredMail?> FindRecoveryAsync(string? code, CancellationToken cancellationToken) =>
        (await links.FindAsync<RecoveredMail>(MailLinkPurpose.RecoverGuest, code, cancellationToken))?.Payload;

    /// <summary>Uses a link up; <see langword="null"/> where it is not good.</summary>
    public Task<RecoveredMail?> TakeRecoveryAsync(string? code, CancellationToken cancellationToken) => database.WriteAsync(
        async session => (await links.TakeAsync<RecoveredMail>(session, MailLinkPurpose.RecoverGuest, code, cancellationToken))?.Payload, cancellationToken);

    private async Task RecoverAsync(GuestWords words, string home, RecoveredMail asked)
    {
        if (!addresses.MayWrite(asked.Email)) return;
        if ((await guests.OfAddressAsync(asked.Email, CancellationToken.None)).Count == 0) return;
        await database.WriteAsync(
            async session =>
            {
                var code = await links.CreateAsync(
                    session, MailLinkPurpose.RecoverGuest, new MailLink<RecoveredMail>(asked, null, null), RecoverWithin, CancellationToken.None);
                var letter = new Letter(asked.Email, ConfirmedMail.NoSite, words.RecoverSubject, words.RecoverText(home + code));
                await mailer.SendAsync(session, letter, CancellationToken.None);
                return true;
            },
            CancellationToken.None);
    }
}
