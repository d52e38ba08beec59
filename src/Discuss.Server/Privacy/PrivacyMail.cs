using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Notifications;
using Discuss.Server.Pages.Privacy;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Privacy;

/// <summary>Whose data a link shows: those who wrote as guests with this address.</summary>
internal sealed record AskedByMail(string Email);

/// <summary>The link by which whoever owns a mail address sees what is kept of them as guests, and erases it.</summary>
internal sealed class PrivacyMail(
    IDatabase database, MailLinks links, Mailer mailer, PublicAddress address, GuestAddresses addresses, GuestReader guests, FormerGuest former)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Sends the link, where anything was written with the address and it was confirmed. Done when the answer is on its way: how long it takes tells nobody anything.</summary>
    public void Send(HttpContext context, string email, PrivacyWords words)
    {
        var home = address.Of(context, $"{PrivacyPages.Yours}?locale={words.Language}&code=");
        context.Response.OnCompleted(() => SendAsync(home, email, words));
    }

    /// <summary>Who the code is about, and it goes on being good; <see langword="null"/> where it is not good.</summary>
    public async Task<(string Email, List<KnownGuest> Guests)?> FindAsync(string? code, CancellationToken cancellationToken) =>
        await links.FindAsync<AskedByMail>(MailLinkPurpose.Privacy, code, cancellationToken) is { Payload.Email: { } email }
            ? (email, await guests.OfAddressAsync(email, cancellationToken))
            : null;

    /// <summary>Uses the code up and erases all who wrote with its address; how many there were, or <see langword="null"/> where it is not good.</summary>
    public async Task<int?> EraseAsync(string? code, bool removeComments, CancellationToken cancellationToken)
    {
        if (await FindAsync(code, cancellationToken) is null) return null;
        var erased = 0;
        while (true)
        {
            var found = (await FindAsync(code, cancellationToken))?.Guests ?? [];
            var some = found;
            var last = some.Count < Bounds.GuestsByMail;
            erased += await database.WriteAsync(
                async session =>
                {
                    // With the last of them the link goes: until then it can be sent again where something broke.
                    if (last) await links.TakeAsync<AskedByMail>(session, MailLinkPurpose.Privacy, code, cancellationToken);
                    var count = 0;
                    foreach (var guest in some)
                    {
                        if (await former.EraseAsync(session, guest.Author, removeComments, cancellationToken)) count++;
                    }

                    return count;
                },
                cancellationToken);
            if (last) return erased;
        }
    }

    private async Task SendAsync(string home, string email, PrivacyWords words)
    {
        if (!addresses.MayWrite(email) || (await guests.OfAddressAsync(email, CancellationToken.None)).Count == 0) return;
        await database.WriteAsync(
            async session =>
            {
                var code = await links.CreateAsync(session, MailLinkPurpose.Privacy, new MailLink<AskedByMail>(new AskedByMail(email), null, null), Lifetime, CancellationToken.None);
                await mailer.SendAsync(session, new Letter(email, ConfirmedMail.NoSite, words.MailSubject, $"{words.Mail}\n\n{home}{code}\n\n{words.MailElse}\n"), CancellationToken.None);
                return true;
            },
            CancellationToken.None);
    }
}
