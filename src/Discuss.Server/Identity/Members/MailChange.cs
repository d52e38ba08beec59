using System.Data.Common;
using Discuss.Server.Notifications;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Members;

/// <summary>The address that an account shall have.</summary>
/// <param name="Stamp">The account's security stamp when the link was sent: whatever changes the account meanwhile ends the link.</param>
internal sealed record NewMailAddress(string Address, string Stamp);

/// <summary>What became of a new mail address.</summary>
internal enum MailChangeResult
{
    Changed,

    /// <summary>The link is not good, or not any more.</summary>
    Gone,

    /// <summary>It is the link of another member than the one who is signed in.</summary>
    Another,

    /// <summary>Another account has the address.</summary>
    Taken,
}

/// <summary>
/// Changes a member's mail address, when a link that was sent to the new one was opened by the same member. Whether another account has
/// the address is told to that address only.
/// </summary>
internal sealed class MailChange(IDatabase database, MailLinks links, Mailer mailer, MailLimit limit)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <param name="address">As <see cref="MailAddress.TryNormalize"/> gives it.</param>
    /// <param name="letter">The letter with a code, or without one where another account has the address.</param>
    public Task StartAsync(MemberAccount account, string address, Func<string?, Letter> letter, CancellationToken cancellationToken)
    {
        if (!limit.Allows(address)) return Task.CompletedTask;
        return database.WriteAsync(
            async session =>
            {
                var other = await MemberAccount.FindAsync(session, address, cancellationToken);
                var link = new MailLink<NewMailAddress>(new NewMailAddress(address, account.Stamp), account.Id, AuthorId: null);
                var code = await links.CreateAsync(session, MailLinkPurpose.ChangeMail, link, Lifetime, cancellationToken);
                await mailer.SendAsync(session, letter(other is null || other.Id == account.Id ? code : null), cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>The address behind a code; <see langword="null"/> where the code is not good, or not any more.</summary>
    public async Task<string?> FindAsync(string? code, CancellationToken cancellationToken) =>
        (await links.FindAsync<NewMailAddress>(MailLinkPurpose.ChangeMail, code, cancellationToken))?.Payload.Address;

    /// <summary>Changes the address, uses the code up, and tells the old address. All sessions of the member end.</summary>
    public async Task<MailChangeResult> ConfirmAsync(
        string code, MemberAccount account, Func<MemberAccount, Letter> notice, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(code, account, notice, cancellationToken);
        }
        catch (DbException) when (!cancellationToken.IsCancellationRequested)
        {
            // Two who wanted the address at the same moment: the index decided. Whatever else it was happens again.
            return await TryAsync(code, account, notice, cancellationToken);
        }
    }

    private Task<MailChangeResult> TryAsync(
        string code, MemberAccount account, Func<MemberAccount, Letter> notice, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await links.FindAsync<NewMailAddress>(MailLinkPurpose.ChangeMail, code, cancellationToken) is not { } found) return MailChangeResult.Gone;
            if (found.MemberId != account.Id) return MailChangeResult.Another;
            if (await links.TakeAsync<NewMailAddress>(session, MailLinkPurpose.ChangeMail, code, cancellationToken) is not { Payload: var wanted }) return MailChangeResult.Gone;
            if (wanted.Stamp != account.Stamp) return MailChangeResult.Gone;
            if (await MemberAccount.FindAsync(session, wanted.Address, cancellationToken) is { } other && other.Id != account.Id) return MailChangeResult.Taken;
            if (!await MemberCredentials.SetMailAsync(session, account, wanted.Address, cancellationToken)) return MailChangeResult.Gone;
            await mailer.SendAsync(session, notice(account), cancellationToken);
            return MailChangeResult.Changed;
        },
        cancellationToken);
}
