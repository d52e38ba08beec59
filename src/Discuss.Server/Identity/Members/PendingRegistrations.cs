using Discuss.Core.Identity;
using Discuss.Server.Http;
using Discuss.Server.Notifications;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Members;

/// <summary>What somebody who wants an account says, judged, and where they go afterwards.</summary>
/// <param name="Secret">What is kept of the secret of their browser, see <see cref="RegistrationSecret"/>.</param>
internal sealed record PendingMember(string Name, string Address, string PasswordHash, string Secret, string Return);

/// <summary>The letter to an address: with the code of a link where it is free, and where it is an account's, that there is one.</summary>
internal delegate Letter RegistrationLetter(string address, string? code, string returnQuery);

/// <summary>
/// Accounts that wait for their address to be confirmed. Whether the address is an account's already is told to that address only:
/// the work, the writes and the answer are the same.
/// </summary>
internal sealed class PendingRegistrations(
    IDatabase database, MailLinks links, Mailer mailer, MailLimit limit, AuthorNames names, NewMembers members, Passwords passwords)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Sends the mail; the address as it is written to.</summary>
    /// <exception cref="ProblemException">400 naming <c>name</c>, <c>email</c> or <c>password</c>, 422 <c>name-taken</c>, 429.</exception>
    public async Task<string> StartAsync(
        NewMember wanted, byte[] secret, string returnQuery, RegistrationLetter letter, CancellationToken cancellationToken)
    {
        var name = await names.CheckAsync(wanted.Name, cancellationToken);
        if (!MailAddress.TryNormalize(wanted.Email ?? "", out var address)) throw ProblemException.Invalid("email", "This is no mail address.");
        if (PasswordRules.Refusal(wanted.Password ?? "", address) is { } refusal) throw ProblemException.Invalid("password", refusal);
        var hash = await passwords.HashAsync(wanted.Password!, cancellationToken);
        if (!limit.Allows(address)) return address;
        var pending = new PendingMember(name.Display, address, hash, RegistrationSecret.Keep(secret), returnQuery);
        await database.WriteAsync(
            async session =>
            {
                var isFree = await MemberAccount.FindAsync(session, address, cancellationToken) is null;
                // The same for an address that is not free: its code reaches nobody.
                var code = await links.CreateAsync(
                    session, MailLinkPurpose.Register, new MailLink<PendingMember>(pending, MemberId: null, AuthorId: null), Lifetime, cancellationToken);
                await mailer.SendAsync(session, letter(address, isFree ? code : null, returnQuery), cancellationToken);
                return isFree;
            },
            cancellationToken);
        return address;
    }

    /// <summary>What waits behind a code; <see langword="null"/> where nothing does, or not any more.</summary>
    public async Task<PendingMember?> FindAsync(string? code, CancellationToken cancellationToken) =>
        (await links.FindAsync<PendingMember>(MailLinkPurpose.Register, code, cancellationToken))?.Payload;

    /// <summary>Whether somebody knows the password that was chosen.</summary>
    public Task<bool> KnowsPasswordAsync(PendingMember pending, string password, CancellationToken cancellationToken) =>
        passwords.MatchAsync(pending.PasswordHash, password, cancellationToken);

    /// <summary>Makes the account, and uses the code up; the member's number, and <see langword="null"/> where the code is not good any more.</summary>
    /// <param name="otherName">Another name than was chosen first, where that was taken meanwhile.</param>
    /// <exception cref="ProblemException">400 or 422 naming <c>name</c>, 422 <c>email-taken</c>: the code stays good.</exception>
    public async Task<long?> ConfirmAsync(string? code, string? otherName, CancellationToken cancellationToken)
    {
        if (await FindAsync(code, cancellationToken) is not { } waiting) return null;
        DisplayName name;
        try
        {
            name = await names.CheckAsync(otherName ?? waiting.Name, cancellationToken);
        }
        catch (ProblemException) when (otherName is null)
        {
            // Who pressed the button twice has taken the name themselves.
            if (await FindAsync(code, cancellationToken) is null) return null;
            throw;
        }

        return await database.WriteAsync<long?>(
            async session =>
            {
                if (await links.TakeAsync<PendingMember>(session, MailLinkPurpose.Register, code, cancellationToken) is not { Payload: var pending }) return null;
                return await members.CreateAsync(session, new NewAccount(name, pending.Address, pending.PasswordHash), cancellationToken);
            },
            cancellationToken);
    }
}
